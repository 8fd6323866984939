package dev.impersonation.audit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/**
 * Events as JSON on one line, in ASCII alone: letters of other scripts can be invisible, or turn
 * the order of a line on a screen.
 */
final class EventJson {
  // No recycling: its thread-locals would hold this class loader in the container's threads.
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .recyclerPool(JsonRecyclerPools.nonRecyclingPool())
          .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
          .build();

  private EventJson() {}

  /** Writes the event and the end of its line. */
  static void write(AuditEvent event, OutputStream out) throws IOException {
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      write(event, json);
      json.writeRaw('\n');
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
