package dev.impersonation.audit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import dev.impersonation.ImpersonationContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.Serial;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes events to memory as JSON, one a line, in printable ASCII alone: letters of other scripts
 * can be invisible, or turn the order of a line on a screen, and controls can do anything there.
 * Not safe for use by many threads.
 */
final class EventLines {
  private static final JsonFactory JSON =
      new JsonFactoryBuilder()
          // Not the default, whose thread-locals hold this class loader in the container's threads.
          .recyclerPool(JsonRecyclerPools.newBoundedPool(8))
          .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
          .characterEscapes(new DeleteToo())
          .rootValueSeparator((String) null)
          .build();

  private final Bytes bytes = new Bytes();

  /** Writes one that goes nowhere: a library that does not fit is found at start. */
  static void tryOut() throws IOException {
    ImpersonationContext nobody = ImpersonationContext.builder("start", "start").build();
    new EventLines()
        .add(
            AuditEvent.builder(AuditEvent.Kind.INTENT, Instant.EPOCH, nobody)
                .operation("GET", "/")
                .build());
  }

  /** Begins anew. */
  void clear() {
    bytes.reset();
  }

  /** If it throws, what there is may end within a line: then begin anew. */
  void add(AuditEvent event) throws IOException {
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      EventField.write(event, new Members(json));
      json.writeEndObject();
      json.writeRaw('\n');
    }
  }

  /** Returns how many bytes they have. */
  int size() {
    return bytes.size();
  }

  /** Returns the first of these bytes, not copied: valid until an event is added. */
  ByteBuffer first(int size) {
    return bytes.first(size);
  }

  /** Escapes DEL, which is ASCII, and no control that JSON has escaped. */
  private static final class DeleteToo extends CharacterEscapes {
    @Serial private static final long serialVersionUID = 1L;
    private static final int DELETE = 0x7f;

    /** Generators ask for it one by one, and only read it. */
    private final int[] codes = standardAsciiEscapesForJSON();

    DeleteToo() {
      codes[DELETE] = ESCAPE_STANDARD;
    }

    @Override
    public int[] getEscapeCodesForAscii() {
      return codes;
    }

    /** There is none that JSON does not know. */
    @Override
    public @Nullable SerializableString getEscapeSequence(int character) {
      return null;
    }
  }

  private static final class Bytes extends ByteArrayOutputStream {
    ByteBuffer first(int size) {
      return ByteBuffer.wrap(buf, 0, size);
    }
  }

  private record Members(JsonGenerator json) implements EventField.Receiver {
    @Override
    public void text(EventField field, String value) throws IOException {
      json.writeStringField(field.key(), value);
    }

    @Override
    public void texts(EventField field, List<String> values) throws IOException {
      json.writeFieldName(field.key());
      json.writeArray(values.toArray(new String[0]), 0, values.size());
    }

    @Override
    public void count(EventField field, long value) throws IOException {
      json.writeNumberField(field.key(), value);
    }

    @Override
    public void mark(EventField field) throws IOException {
      json.writeBooleanField(field.key(), true);
    }
  }
}
