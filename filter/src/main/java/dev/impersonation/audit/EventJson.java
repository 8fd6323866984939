package dev.impersonation.audit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

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

  private EventJson() {}

  /** Lines in memory, one an event: one generator for all of them, whose buffers cost most. */
  static final class Lines implements AutoCloseable {
    private final ByteArrayOutputStream bytes;
    private final JsonGenerator json;

    /**
     * Makes it.
     *
     * @param events how many there may be
     */
    Lines(int events) throws IOException {
      bytes = new ByteArrayOutputStream(512 * events);
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

    byte[] bytes() {
      return bytes.toByteArray();
    }

    @Override
    public void close() throws IOException {
      json.close();
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
    for (EventFields.Field field : EventFields.of(event)) {
      json.writeFieldName(field.name());
      if (field instanceof EventFields.Text text) {
        json.writeString(text.value());
      } else if (field instanceof EventFields.Count count) {
        json.writeNumber(count.value());
      } else if (field instanceof EventFields.Texts texts) {
        json.writeArray(texts.values().toArray(new String[0]), 0, texts.values().size());
      } else {
        json.writeBoolean(true);
      }
    }
    json.writeEndObject();
  }
}
