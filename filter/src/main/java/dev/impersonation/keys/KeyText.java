package dev.impersonation.keys;

/** Reads keys as people save them. */
final class KeyText {
  private KeyText() {}

  /** RFC 8259 section 8.1 lets readers ignore one. */
  static String withoutByteOrderMark(String text) {
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }
}
