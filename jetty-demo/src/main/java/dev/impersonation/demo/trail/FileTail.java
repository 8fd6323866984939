package dev.impersonation.demo.trail;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Follows a file of lines that is set aside now and then: what was written to the old one is read
 * to its end before the new one is begun. Not safe for use by many threads.
 *
 * <p>It begins at most 8 MB before the end, and holds 1 MB at most.
 */
final class FileTail implements AutoCloseable {
  static final int FIRST_BYTES = 8 * 1024 * 1024;
  static final int PIECE_BYTES = 1024 * 1024;
  static final int MOST_LINE_BYTES = 64 * 1024;

  /** The day and the number that the audit file's writer puts before the ending. */
  private static final String ASIDE = "[.]\\d{4}-\\d{2}-\\d{2}[.]\\d{4,}";

  private final Path file;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private boolean lineIsDropped;
  private boolean begun;
  private @Nullable Open open;

  /** Hears of what is read. */
  interface Lines {
    void line(String text);

    /** Something was there that is not told: the beginning of a long file, or a line too long. */
    void gap();
  }

  /** A file that is open, and how far it was read. */
  private static final class Open {
    private final FileChannel channel;
    private final @Nullable Object key;
    private long position;

    private Open(FileChannel channel, @Nullable Object key) {
      this.channel = channel;
      this.key = key;
    }
  }

  FileTail(Path file) {
    this.file = file.toAbsolutePath();
  }

  /**
   * Reads on to the end. A last line that is not whole waits for its rest.
   *
   * @throws IOException if that cannot be; what was told is not told again
   */
  void read(Lines lines) throws IOException {
    if (open == null) {
      open = openHere(lines);
    }
    for (Open current = open; current != null; current = open) {
      if (isCurrent(current)) {
        readOn(current, lines);
        return;
      }
      // After that was seen: nothing is written any more to what was set aside.
      readRest(current, lines);
      Open next = openHere(lines);
      if (next == null) {
        return;
      }
      open = next;
      endLine();
      boolean done = false;
      try {
        done = readBetween(current, next, lines);
      } finally {
        if (!done) {
          lines.gap();
        }
        current.channel.close();
      }
    }
  }

  /**
   * Reads what was begun and set aside while nobody read: its name is behind that of the one
   * before. Returns whether that one was found.
   */
  private boolean readBetween(Open before, Open next, Lines lines) throws IOException {
    List<Path> aside = new ArrayList<>();
    Path folder = Objects.requireNonNull(file.getParent());
    String own = file.getFileName().toString();
    int dot = own.lastIndexOf('.');
    String stem = dot > 0 ? own.substring(0, dot) : own;
    String ending = dot > 0 ? own.substring(dot) : "";
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(
            folder,
            path ->
                path.getFileName()
                    .toString()
                    .matches(Pattern.quote(stem) + ASIDE + Pattern.quote(ending)))) {
      files.forEach(aside::add);
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    aside.sort(Comparator.naturalOrder());
    boolean isBehind = false;
    for (Path path : aside) {
      Object key = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
      if (Objects.equals(key, next.key)) {
        break;
      }
      if (isBehind) {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
          readOn(new Open(channel, key), lines);
          endLine();
        }
      }
      isBehind |= Objects.equals(key, before.key);
    }
    return isBehind;
  }

  /** What cannot be read any more must not keep the next one from being read. */
  private void readRest(Open current, Lines lines) {
    try {
      readOn(current, lines);
    } catch (IOException e) {
      lines.gap();
    }
  }

  private boolean isCurrent(Open current) throws IOException {
    try {
      return Objects.equals(keyHere(), current.key);
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  private @Nullable Object keyHere() throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
  }

  /** Returns the file that has the name now; null if there is none. */
  private @Nullable Open openHere(Lines lines) throws IOException {
    while (true) {
      FileChannel channel = null;
      Open opened = null;
      try {
        Object key = keyHere();
        channel = FileChannel.open(file, StandardOpenOption.READ);
        // Another one may have taken its name in between.
        if (Objects.equals(key, keyHere())) {
          opened = new Open(channel, key);
          begin(opened, lines);
          return opened;
        }
      } catch (NoSuchFileException e) {
        return null;
      } finally {
        if (channel != null && opened == null) {
          channel.close();
        }
      }
    }
  }

  private void begin(Open opened, Lines lines) throws IOException {
    if (!begun) {
      long size = opened.channel.size();
      if (size > FIRST_BYTES) {
        opened.position = size - FIRST_BYTES;
        lineIsDropped = true;
        lines.gap();
      }
      begun = true;
    }
  }

  private void readOn(Open current, Lines lines) throws IOException {
    if (current.channel.size() < current.position) {
      // Somebody has emptied it.
      current.position = 0;
      endLine();
      lines.gap();
    }
    ByteBuffer piece = ByteBuffer.allocate(pieceOf(current.channel.size() - current.position));
    while (current.channel.read(piece, current.position) > 0) {
      current.position += piece.position();
      tell(piece.flip(), lines);
      piece.clear();
    }
  }

  /** One byte more than is there, so that its end is seen. */
  private static int pieceOf(long rest) {
    return (int) Math.min(PIECE_BYTES, Math.max(rest, 0) + 1);
  }

  private void tell(ByteBuffer piece, Lines lines) {
    while (piece.hasRemaining()) {
      byte next = piece.get();
      if (next == '\n') {
        if (!lineIsDropped) {
          lines.line(line.toString(UTF_8));
        }
        endLine();
      } else if (!lineIsDropped) {
        if (line.size() == MOST_LINE_BYTES) {
          endLine();
          lineIsDropped = true;
          lines.gap();
        } else {
          line.write(next);
        }
      }
    }
  }

  private void endLine() {
    line.reset();
    lineIsDropped = false;
  }

  @Override
  public void close() throws IOException {
    Open last = open;
    open = null;
    if (last != null) {
      last.channel.close();
    }
  }
}
