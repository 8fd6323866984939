package dev.impersonation.demo.trail;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The newest events of an audit file, in the order they were written. What a page shows is what is
 * on record: events come from the file alone. Safe for use by many threads.
 */
public final class AuditTrail {
  private static final int MOST = 5_000;
  private static final JsonMapper JSON = new JsonMapper();

  private final Path file;
  private final AtomicReference<Read> last = new AtomicReference<>(new Read(0, List.of()));

  /**
   * What was read.
   *
   * @param position behind the last whole line
   */
  private record Read(long position, List<JsonNode> events) {
    Read and(byte[] more) {
      int end = more.length;
      while (end > 0 && more[end - 1] != '\n') {
        end--;
      }
      if (end == 0) {
        return this;
      }
      List<JsonNode> all = new ArrayList<>(events);
      new String(more, 0, end, UTF_8).lines().forEach(line -> event(line).ifPresent(all::add));
      return new Read(
          position + end, List.copyOf(all.subList(Math.max(0, all.size() - MOST), all.size())));
    }

    /** A line that a crash has cut short tells nothing. */
    private static Optional<JsonNode> event(String line) {
      try {
        return Optional.of(JSON.readTree(line)).filter(JsonNode::isObject);
      } catch (JsonProcessingException e) {
        return Optional.empty();
      }
    }
  }

  private AuditTrail(Path file) {
    this.file = file;
  }

  /** Returns the trail of a file, which need not be there yet. */
  public static AuditTrail of(Path file) {
    return new AuditTrail(file);
  }

  /**
   * Returns the newest events, the oldest first; at most 5000.
   *
   * @throws UncheckedIOException if the file cannot be read
   */
  public List<JsonNode> events() {
    Read before = Objects.requireNonNull(last.get());
    Read now = readOn(before);
    // Where another thread was faster, both have read the same.
    last.compareAndSet(before, now);
    return now.events();
  }

  private Read readOn(Read before) {
    try (SeekableByteChannel channel = Files.newByteChannel(file)) {
      // A shorter file is a new one in its place.
      Read known = channel.size() < before.position() ? new Read(0, before.events()) : before;
      channel.position(known.position());
      try (InputStream rest = Channels.newInputStream(channel)) {
        return known.and(rest.readAllBytes());
      }
    } catch (NoSuchFileException e) {
      return before;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
