package dev.impersonation.springdemo;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An answer, as far as demos must agree on it.
 *
 * @param fields the header fields that clients go by, by their names in small letters
 * @param body as JSON if it is any, else as text
 */
record Exchange(int status, Map<String, String> fields, Object body) {
  private static final List<String> COMPARED =
      List.of("content-type", "www-authenticate", "cache-control", "impersonation", "set-cookie");

  private static final JsonMapper JSON = new JsonMapper();
  private static final int TIMEOUT_MILLIS = 30_000;

  /** Sends bytes that no client library would, and reads all that comes. */
  static Exchange send(int port, String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      socket.getOutputStream().flush();
      return parse(new String(socket.getInputStream().readAllBytes(), ISO_8859_1));
    }
  }

  private static Exchange parse(String answer) throws IOException {
    int head = answer.indexOf("\r\n\r\n");
    if (head < 0) {
      throw new AssertionError("no answer: " + answer);
    }
    String[] lines = answer.substring(0, head).split("\r\n", -1);
    Map<String, String> all = new TreeMap<>();
    for (int i = 1; i < lines.length; i++) {
      int colon = lines[i].indexOf(':');
      all.merge(
          lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
          lines[i].substring(colon + 1).strip(),
          (first, second) -> first + " and " + second);
    }
    if (all.containsKey("server")) {
      throw new AssertionError("it names its server: " + answer);
    }
    byte[] body = answer.substring(head + 4).getBytes(ISO_8859_1);
    String text = new String(all.containsKey("transfer-encoding") ? joined(body) : body, UTF_8);
    all.keySet().removeIf(name -> !COMPARED.contains(name) && !name.startsWith("x-clerk-"));
    return new Exchange(Integer.parseInt(lines[0].substring(9, 12)), all, json(text));
  }

  /** Joins the chunks of RFC 9112 section 7.1. */
  private static byte[] joined(byte[] chunks) throws IOException {
    ByteArrayInputStream in = new ByteArrayInputStream(chunks);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    while (true) {
      StringBuilder size = new StringBuilder();
      for (int next = in.read(); next != '\n'; next = in.read()) {
        if (next < 0) {
          // To a HEAD request there are none.
          return out.toByteArray();
        }
        size.append((char) next);
      }
      int length = Integer.parseInt(size.toString().strip(), 16);
      if (length == 0) {
        return out.toByteArray();
      }
      out.write(in.readNBytes(length));
      in.skipNBytes(2);
    }
  }

  private static Object json(String text) {
    try {
      @Nullable JsonNode tree = text.startsWith("{") ? JSON.readTree(text) : null;
      return tree == null ? text : tree;
    } catch (JacksonException e) {
      return text;
    }
  }
}
