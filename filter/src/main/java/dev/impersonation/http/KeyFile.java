package dev.impersonation.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * Reads a file that holds keys, such as a mounted secret, once. Messages name the setting alone.
 */
final class KeyFile {
  private KeyFile() {}

  static Path path(String setting, String value) {
    try {
      return Path.of(value);
    } catch (InvalidPathException e) {
      throw new SettingException(setting, "is no path of this system: name a file");
    }
  }

  /**
   * Returns what the file holds.
   *
   * @throws IllegalArgumentException if it is no regular file, too large, no UTF-8 or cannot be
   *     read
   */
  static String text(String setting, Path file, int maxBytes) {
    byte[] bytes;
    try {
      if (Files.isDirectory(file)) {
        throw new SettingException(setting, "names a folder: name the file in it");
      }
      if (!Files.exists(file)) {
        throw new SettingException(
            setting, "names a file that is not there: mount or create it before the start");
      }
      // A pipe could keep the start waiting for good.
      if (!Files.isRegularFile(file)) {
        throw new SettingException(setting, "names no regular file: name one");
      }
      try (InputStream in = Files.newInputStream(file)) {
        bytes = in.readNBytes(maxBytes + 1);
      }
    } catch (IOException | SecurityException e) {
      throw new SettingException(
          setting,
          "cannot be read, by "
              + e.getClass().getSimpleName()
              + ": let this process read the file");
    }
    if (bytes.length > maxBytes) {
      throw new SettingException(
          setting, "names a file of more than " + maxBytes + " bytes: name the one with the key");
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new SettingException(setting, "names a file that is not UTF-8: convert it");
    }
  }
}
