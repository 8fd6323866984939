package dev.impersonation.audit;

import java.nio.file.Path;
import java.util.Map;
import java.util.function.IntConsumer;

/** A sink that whoever has other classes can use: records events by their number. */
public final class LoadedSink implements IntConsumer, AutoCloseable {
  private final FileAuditSink sink;

  public LoadedSink(Map<String, Object> settings) {
    FileAuditSink.Builder builder =
        FileAuditSink.builder(Path.of(String.valueOf(settings.get("path")))).sync(FileSync.NEVER);
    if (settings.get("maxBytes") instanceof Long maxBytes) {
      builder.maxBytes(maxBytes);
    }
    this.sink = builder.build();
  }

  @Override
  public void accept(int number) {
    sink.record(Events.numbered(number));
  }

  @Override
  public void close() {
    sink.close();
  }
}
