package dev.impersonation.http;

import java.util.function.Consumer;
import java.util.stream.IntStream;

/** A text that counts how often its characters are looked at; a part of it counts all of them. */
public final class CountedText implements CharSequence {
  private final String text;
  private long steps;

  private CountedText(String text) {
    this.text = text;
  }

  /** Returns how many characters of a text are looked at. */
  public static long steps(String text, Consumer<CharSequence> reader) {
    CountedText counted = new CountedText(text);
    reader.accept(counted);
    return counted.steps;
  }

  @Override
  public int length() {
    return text.length();
  }

  @Override
  public char charAt(int index) {
    steps++;
    return text.charAt(index);
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    steps += end - start;
    return text.substring(start, end);
  }

  @Override
  public IntStream chars() {
    steps += text.length();
    return text.chars();
  }

  @Override
  public IntStream codePoints() {
    steps += text.length();
    return text.codePoints();
  }

  @Override
  public String toString() {
    steps += text.length();
    return text;
  }
}
