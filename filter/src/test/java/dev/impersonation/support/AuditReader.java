package dev.impersonation.support;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * Reads the events in the audit files of one directory, each line once: a test that waits for an
 * event asks again and again. Files that were set aside are read too. Safe for use by many threads.
 */
public final class AuditReader {
  private static final JsonMapper JSON = new JsonMapper();

  private final Path directory;
  private final ReentrantLock lock = new ReentrantLock();

  /** How far each file was read; by its key, which setting it aside does not change. */
  private final Map<Object, Long> positions = new HashMap<>();

  private final List<String> lines = new ArrayList<>();
  private final Map<String, List<JsonNode>> byTrace = new HashMap<>();

  /** Reads the files of this directory whose names end in {@code .jsonl}. */
  public AuditReader(Path directory) {
    this.directory = directory;
  }

  /** Returns all lines that have been written in full. */
  public List<String> lines() {
    lock.lock();
    try {
      readOn();
      return List.copyOf(lines);
    } finally {
      lock.unlock();
    }
  }

  /** Returns the events of the session with this ID. */
  public List<JsonNode> eventsOfSession(String sessionId) {
    return lines().stream()
        .filter(line -> line.contains(sessionId))
        .map(AuditReader::event)
        .filter(event -> event.path("session").asText().equals(sessionId))
        .toList();
  }

  /** Returns the events of the request with this trace ID, in their order. */
  public List<JsonNode> events(String traceId) {
    lock.lock();
    try {
      readOn();
      return List.copyOf(byTrace.getOrDefault(traceId, List.of()));
    } finally {
      lock.unlock();
    }
  }

  private void readOn() {
    try (Stream<Path> all = Files.list(directory)) {
      for (Path file :
          all.filter(file -> file.getFileName().toString().endsWith(".jsonl")).sorted().toList()) {
        readOn(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void readOn(Path file) throws IOException {
    Object key =
        Objects.requireNonNullElse(
            Files.readAttributes(file, BasicFileAttributes.class).fileKey(), file);
    long position = positions.getOrDefault(key, 0L);
    byte[] read;
    try (SeekableByteChannel channel = Files.newByteChannel(file)) {
      ByteBuffer buffer = ByteBuffer.allocate((int) (channel.size() - position));
      channel.position(position);
      while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
        // Reads until there is no more.
      }
      read = buffer.array();
    }
    // What comes after the last end of a line is still being written.
    int end = read.length;
    while (end > 0 && read[end - 1] != '\n') {
      end--;
    }
    positions.put(key, position + end);
    new String(read, 0, end, StandardCharsets.UTF_8).lines().forEach(this::add);
  }

  private void add(String line) {
    lines.add(line);
    JsonNode event = event(line);
    byTrace.computeIfAbsent(event.path("trace_id").asText(), none -> new ArrayList<>()).add(event);
  }

  private static JsonNode event(String line) {
    try {
      return JSON.readTree(line);
    } catch (JsonProcessingException e) {
      throw new AssertionError("no event: " + line, e);
    }
  }
}
