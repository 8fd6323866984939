package dev.impersonation.audit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import dev.impersonation.ImpersonationContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.Serial;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Events in memory as JSON, one a line, in printable ASCII alone: letters of other scripts can be
 * invisible, or turn the order of a line on a screen, and controls can do anything there. What is
 * the same in most lines is kept from one to the next: a generator with its buffers, and what
 * recent events say of their parties. Not safe for use by many threads.
 */
final class EventLines {
  // No recycling: its thread-locals would hold this class loader in the container's threads.
  private static final JsonFactory JSON =
      new JsonFactoryBuilder()
          .recyclerPool(JsonRecyclerPools.nonRecyclingPool())
          .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
          .characterEscapes(new DeleteToo())
          .rootValueSeparator((String) null)
          .build();

  /** In a form that is not encoded again each time. */
  private static final Map<EventField, SerializedString> NAMES =
      new EnumMap<>(
          Arrays.stream(EventField.values())
              .collect(
                  Collectors.toMap(
                      Function.identity(), field -> new SerializedString(field.key()))));

  private static final int KEPT = 256;

  private final Bytes bytes = new Bytes();
  private Members members = members(bytes);
  private boolean isWithinAnEvent;
  private final @Nullable Kept[] kept = new @Nullable Kept[KEPT];

  private record Kept(ImpersonationContext context, SerializableString members) {}

  /** Writes one that goes nowhere: a library that does not fit is found at start. */
  static void tryOut() throws IOException {
    ImpersonationContext nobody = ImpersonationContext.builder("start", "start").build();
    new EventLines()
        .add(
            AuditEvent.builder(AuditEvent.Kind.INTENT, Instant.EPOCH, nobody)
                .operation("GET", "/")
                .build());
  }

  private static Members members(Bytes bytes) {
    try {
      return new Members(JSON.createGenerator(bytes), new EventTime());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Begins anew. */
  void clear() {
    bytes.reset();
  }

  /** If it throws, what there is may end within a line: then begin anew. */
  void add(AuditEvent event) throws IOException {
    if (isWithinAnEvent) {
      // The last one threw, an error of the virtual machine perhaps: its generator waits for more.
      members = members(bytes);
    }
    isWithinAnEvent = true;
    JsonGenerator json = members.json();
    json.writeStartObject();
    EventField.tellWhat(event, members);
    json.writeRaw(parties(event));
    EventField.tellHow(event, members);
    json.writeEndObject();
    json.writeRaw('\n');
    json.flush();
    isWithinAnEvent = false;
  }

  /** Those of one token share their context, while it is remembered that it was verified. */
  @SuppressWarnings("ReferenceEquality") // Equal ones may be encoded once more; to compare costs.
  private SerializableString parties(AuditEvent event) throws IOException {
    ImpersonationContext context = event.context();
    int slot = System.identityHashCode(context) & (KEPT - 1);
    Kept last = kept[slot];
    if (last == null || last.context() != context) {
      last = new Kept(context, new SerializedString(encoded(event)));
      kept[slot] = last;
    }
    return last.members();
  }

  /** Members of an object, a comma before each. */
  private static String encoded(AuditEvent event) throws IOException {
    StringWriter object = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(object)) {
      json.writeStartObject();
      EventField.tellWho(event, new Members(json, new EventTime()));
      json.writeEndObject();
    }
    return "," + object.toString().substring(1, object.toString().length() - 1);
  }

  /** Returns how many bytes they have. */
  int size() {
    return bytes.size();
  }

  /** Returns the first of these bytes, not copied: valid until an event is added. */
  ByteBuffer first(int size) {
    return bytes.first(size);
  }

  /** DEL is ASCII, and no control that JSON has escaped. */
  private static final class DeleteToo extends CharacterEscapes {
    @Serial private static final long serialVersionUID = 1L;
    private static final int DELETE = 0x7f;

    @Override
    public int[] getEscapeCodesForAscii() {
      int[] codes = standardAsciiEscapesForJSON();
      codes[DELETE] = ESCAPE_STANDARD;
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

  private record Members(JsonGenerator json, EventTime time) implements EventField.Receiver {
    private void name(EventField field) throws IOException {
      json.writeFieldName(Objects.requireNonNull(NAMES.get(field)));
    }

    @Override
    public void text(EventField field, String value) throws IOException {
      name(field);
      json.writeString(value);
    }

    @Override
    public void time(EventField field, Instant value) throws IOException {
      text(field, time.text(value));
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
