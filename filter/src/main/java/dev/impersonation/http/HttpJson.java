package dev.impersonation.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Writes the JSON of answers: one object, its members in the order in which they are added. */
final class HttpJson {
  // No recycling: its thread-locals would hold this class loader in the container's threads.
  private static final JsonFactory JSON =
      JsonFactory.builder().recyclerPool(JsonRecyclerPools.nonRecyclingPool()).build();

  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final JsonGenerator generator;

  private HttpJson() throws IOException {
    this.generator = JSON.createGenerator(written);
    generator.writeStartObject();
  }

  static HttpJson object() {
    try {
      return new HttpJson();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  HttpJson with(String name, String value) {
    try {
      generator.writeStringField(name, value);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  HttpJson with(String name, long value) {
    try {
      generator.writeNumberField(name, value);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends the object: nothing can be added after that. */
  byte[] bytes() {
    try {
      generator.writeEndObject();
      generator.close();
      return written.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
