package dev.impersonation.audit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Events as JSON on one line, in ASCII alone: letters of other scripts can be invisible, or turn
 * the order of a line on a screen.
 */
final class EventJson {
  // No recycling: its thread-locals would hold this class loader in the container's threads.
  private static final JsonFactory JSON =
      new JsonFactoryBuilder()
          .recyclerPool(JsonRecyclerPools.nonRecyclingPool())
          .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
          .rootValueSeparator((String) null)
          .build();

  /** In a form that is not encoded again each time. */
  private static final Map<EventField, SerializedString> NAMES =
      new EnumMap<>(
          Arrays.stream(EventField.values())
              .collect(
                  Collectors.toMap(
                      Function.identity(), field -> new SerializedString(field.key()))));

  private EventJson() {}

  /** Lines in memory, one an event: one generator for all of them, whose buffers cost most. */
  static final class Lines implements AutoCloseable {
    private final Bytes bytes;
    private final JsonGenerator json;

    /**
     * Makes it.
     *
     * @param events how many there may be
     */
    Lines(int events) throws IOException {
      bytes = new Bytes(512 * events);
      json = JSON.createGenerator(bytes);
    }

    void add(AuditEvent event) throws IOException {
      write(event, json);
      json.writeRaw('\n');
      json.flush();
    }

    int size() {
      return bytes.size();
    }

    /** The first of them, which are not copied: valid until the next is added. */
    ByteBuffer first(int size) {
      return bytes.first(size);
    }

    @Override
    public void close() throws IOException {
      json.close();
    }
  }

  private static final class Bytes extends ByteArrayOutputStream {
    Bytes(int capacity) {
      super(capacity);
    }

    ByteBuffer first(int size) {
      return ByteBuffer.wrap(buf, 0, size);
    }
  }

  static String of(AuditEvent event) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      write(event, json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static void write(AuditEvent event, JsonGenerator json) throws IOException {
    json.writeStartObject();
    EventField.tell(event, new Members(json));
    json.writeEndObject();
  }

  private record Members(JsonGenerator json) implements EventField.Receiver {
    private void name(EventField field) throws IOException {
      json.writeFieldName(Objects.requireNonNull(NAMES.get(field)));
    }

    @Override
    public void text(EventField field, String value) throws IOException {
      name(field);
      json.writeString(value);
    }

    @Override
    public void texts(EventField field, List<String> values) throws IOException {
      name(field);
      json.writeArray(values.toArray(new String[0]), 0, values.size());
    }

    @Override
    public void count(EventField field, long value) throws IOException {
      name(field);
      json.writeNumber(value);
    }

    @Override
    public void mark(EventField field) throws IOException {
      name(field);
      json.writeBoolean(true);
    }
  }
}
