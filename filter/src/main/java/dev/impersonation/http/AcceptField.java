package dev.impersonation.http;

import java.util.List;

/**
 * Reads what kind of answer a client can show (RFC 9110 sections 12.4.2 and 12.5.1). Each character
 * is looked at a bounded number of times, and beyond some of them none: what cannot be read in that
 * is for problem details, which any program can read.
 */
final class AcceptField {
  /** Browsers send some 200 characters. */
  static final int MAX_LENGTH = 8192;

  private enum Weight {
    UNSAID,
    POSITIVE,
    ZERO,
    MALFORMED
  }

  private final CharSequence field;
  private final int end;
  private int at;
  private boolean namesHtml;
  private boolean namesJson;
  private boolean isMalformed;

  private AcceptField(CharSequence field) {
    this.field = field;
    this.end = field.length();
  }

  /** Whether it names HTML and no JSON, as browsers do for pages and programs do not. */
  static boolean prefersHtml(List<? extends CharSequence> accept) {
    long length = 0;
    for (CharSequence field : accept) {
      length += 1L + field.length();
      if (length > MAX_LENGTH + 1) {
        return false;
      }
    }
    boolean namesHtml = false;
    for (CharSequence field : accept) {
      AcceptField read = new AcceptField(field);
      read.ranges();
      if (read.namesJson || read.isMalformed) {
        return false;
      }
      namesHtml |= read.namesHtml;
    }
    return namesHtml;
  }

  private void ranges() {
    while (at < end) {
      int begin = at;
      skip(",;");
      int endOfRange = at;
      Weight weight = Weight.UNSAID;
      while (at < end && field.charAt(at) == ';') {
        at++;
        weight = stricter(weight, parameter());
      }
      // A comma, or the end.
      at++;
      name(begin, endOfRange, weight);
    }
  }

  /** In doubt a page is not wanted, and JSON is. */
  private void name(int begin, int endOfRange, Weight weight) {
    int first = trimmedBegin(begin, endOfRange);
    int last = trimmedEnd(first, endOfRange);
    boolean isWanted = weight == Weight.UNSAID || weight == Weight.POSITIVE;
    namesHtml |= isWanted && is("text/html", first, last);
    namesJson |= weight != Weight.ZERO && is("json", Math.max(first, last - 4), last);
  }

  /** Returns what it says of the weight, which is in whatever parameter is called {@code q}. */
  private Weight parameter() {
    int begin = at;
    skip("=,;");
    int name = trimmedBegin(begin, at);
    boolean isWeight = is("q", name, trimmedEnd(name, at));
    if (at == end || field.charAt(at) != '=') {
      return isWeight ? Weight.MALFORMED : Weight.UNSAID;
    }
    at++;
    int beginOfValue = at;
    skip(",;");
    if (!isWeight) {
      return Weight.UNSAID;
    }
    int value = trimmedBegin(beginOfValue, at);
    return weight(value, trimmedEnd(value, at));
  }

  private static Weight stricter(Weight one, Weight other) {
    if (one == Weight.UNSAID || one == other) {
      return other;
    }
    return other == Weight.UNSAID ? one : Weight.MALFORMED;
  }

  /** RFC 9110 section 12.4.2, but for the number of decimals. */
  private Weight weight(int begin, int endOfValue) {
    char whole = begin < endOfValue ? field.charAt(begin) : ' ';
    boolean isNumber = endOfValue - begin == 1 || (whole != ' ' && field.charAt(begin + 1) == '.');
    if ((whole != '0' && whole != '1') || !isNumber) {
      return Weight.MALFORMED;
    }
    Weight weight = whole == '0' ? Weight.ZERO : Weight.POSITIVE;
    char greatest = whole == '0' ? '9' : '0';
    for (int index = begin + 2; index < endOfValue; index++) {
      char c = field.charAt(index);
      if (c < '0' || c > greatest) {
        return Weight.MALFORMED;
      }
      weight = c == '0' ? weight : Weight.POSITIVE;
    }
    return weight;
  }

  /** Goes on to one of these characters, or the end; those within quotes are none of them. */
  private void skip(String stops) {
    boolean isQuoted = false;
    for (; at < end; at++) {
      char c = field.charAt(at);
      if (c == '"') {
        isQuoted = !isQuoted;
      } else if (isQuoted && c == '\\') {
        at++;
      } else if (!isQuoted && stops.indexOf(c) >= 0) {
        return;
      }
    }
    at = end;
    isMalformed |= isQuoted;
  }

  private int trimmedBegin(int begin, int endOfPart) {
    int index = begin;
    while (index < endOfPart && isSpace(field.charAt(index))) {
      index++;
    }
    return index;
  }

  private int trimmedEnd(int begin, int endOfPart) {
    int index = endOfPart;
    while (index > begin && isSpace(field.charAt(index - 1))) {
      index--;
    }
    return index;
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\t';
  }

  private boolean is(String lowerCase, int begin, int endOfPart) {
    if (endOfPart - begin != lowerCase.length()) {
      return false;
    }
    for (int index = 0; index < lowerCase.length(); index++) {
      char c = field.charAt(begin + index);
      char small = c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c;
      if (small != lowerCase.charAt(index)) {
        return false;
      }
    }
    return true;
  }
}
