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
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

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

  /** Their buffers cost more than an event. No thread owns one: there may be very many threads. */
  private static final AtomicReferenceArray<@Nullable Encoder> IDLE =
      new AtomicReferenceArray<>(16);

  private EventJson() {}

  /** Returns an event as a line, with its end. Safe for use by many threads. */
  static byte[] line(AuditEvent event) {
    int slot = (int) (Thread.currentThread().getId() % IDLE.length());
    Encoder idle = IDLE.getAndSet(slot, null);
    try {
      Encoder encoder = idle == null ? new Encoder() : idle;
      byte[] line = encoder.line(event);
      // One that threw is not used again.
      IDLE.set(slot, encoder);
      return line;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Encoder {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
    private final JsonGenerator json;

    Encoder() throws IOException {
      json = JSON.createGenerator(bytes);
    }

    byte[] line(AuditEvent event) throws IOException {
      bytes.reset();
      write(event, json);
      json.writeRaw('\n');
      json.flush();
      return bytes.toByteArray();
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
