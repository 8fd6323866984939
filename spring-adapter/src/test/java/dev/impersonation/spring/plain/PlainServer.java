package dev.impersonation.spring.plain;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * A server with one application, in a class loader of its own: port, log and end are told by types
 * of the JDK.
 */
public abstract class PlainServer implements IntSupplier, Supplier<String>, Closeable {
  private static final Logger TOMCAT = Logger.getLogger("org.apache");

  private final Queue<String> lines = new ConcurrentLinkedQueue<>();

  private final Handler tomcat =
      new Handler() {
        @Override
        public void publish(LogRecord event) {
          lines.add(String.valueOf(event.getMessage()));
          add(event.getThrown());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  /**
   * Starts one. Called by reflection.
   *
   * @param server TOMCAT or JETTY
   * @param directory of the application, with its {@code WEB-INF/web.xml}, if there is one
   * @param initializer the name of a {@code WebApplicationInitializer}, or null
   */
  public static PlainServer start(String server, Path directory, @Nullable String initializer)
      throws Exception {
    PlainServer started = server.equals("TOMCAT") ? new PlainTomcat() : new PlainJetty();
    started.listen();
    try {
      started.run(directory, initializer);
    } catch (Exception e) {
      started.add(e);
      started.close();
      throw new IllegalStateException(started.get(), e);
    }
    return started;
  }

  abstract void run(Path directory, @Nullable String initializer) throws Exception;

  abstract void stop() throws Exception;

  private void listen() {
    TOMCAT.addHandler(tomcat);
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    AppenderBase<ILoggingEvent> appender =
        new AppenderBase<>() {
          @Override
          protected void append(ILoggingEvent event) {
            lines.add(event.getLevel() + " " + event.getFormattedMessage());
          }
        };
    appender.setContext(context);
    appender.start();
    context.getLogger("dev.impersonation").setLevel(Level.INFO);
    context.getLogger("dev.impersonation").addAppender(appender);
  }

  private void add(@Nullable Throwable thrown) {
    for (@Nullable Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      lines.add(cause.toString());
    }
  }

  @Override
  public final String get() {
    return String.join("\n", lines);
  }

  @Override
  public final void close() throws IOException {
    TOMCAT.removeHandler(tomcat);
    try {
      stop();
    } catch (Exception e) {
      throw new IOException("the server did not stop", e);
    }
  }
}
