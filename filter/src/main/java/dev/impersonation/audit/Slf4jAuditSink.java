package dev.impersonation.audit;

import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Logs events with SLF4J: logger {@code impersonation.audit}, level {@code INFO}, each field of an
 * event as a key-value pair. The message says in words what layouts that print no pairs would leave
 * out: {@code impersonation intent}, {@code outcome} or {@code refused}, and then {@code key=value}
 * for the fields {@code id}, {@code intent_id}, {@code impersonation}, {@code subject}, {@code
 * actor}, {@code session}, {@code method}, {@code path}, {@code decision}, {@code code}, {@code
 * status} and {@code failure} that the event has. Texts are {@linkplain SafeText escaped}, and in
 * the message {@code =} as well; lists are joined by a comma. The MDC is neither read nor changed.
 *
 * <p>An event counts as recorded once the logger has taken it. What the logging framework does with
 * it then is its own: an appender that has an error, a filter of its own or a full queue may drop
 * it without a word. (Logback's {@code AsyncAppender} does from four fifths of its queue on, unless
 * {@code discardingThreshold} is 0 and {@code neverBlock} false.)
 *
 * <p>Safe for use by many threads.
 */
public final class Slf4jAuditSink implements AuditSink {
  private static final String NAME = "impersonation.audit";

  /** The fields that the message has as well: what an event is for. */
  private static final Set<EventField> IN_WORDS =
      EnumSet.of(
          EventField.ID,
          EventField.INTENT_ID,
          EventField.IMPERSONATION,
          EventField.SUBJECT,
          EventField.ACTOR,
          EventField.SESSION,
          EventField.METHOD,
          EventField.PATH,
          EventField.DECISION,
          EventField.CODE,
          EventField.STATUS,
          EventField.FAILURE);

  private final Logger logger;

  Slf4jAuditSink(Logger logger) {
    this.logger = logger;
  }

  /** Returns a sink that logs to {@code impersonation.audit}. */
  public static Slf4jAuditSink create() {
    return new Slf4jAuditSink(LoggerFactory.getLogger(NAME));
  }

  /** Returns whether the logger takes events at present, being enabled at {@code INFO}. */
  public boolean isEnabled() {
    return logger.isInfoEnabled();
  }

  /**
   * Logs an event.
   *
   * @throws AuditUnavailableException if the logger is not enabled at {@code INFO}, and so if there
   *     is no logging framework behind SLF4J
   */
  @Override
  public void record(AuditEvent event) {
    if (!isEnabled()) {
      throw new AuditUnavailableException(
          "the logger "
              + NAME
              + " is not enabled at INFO: enable it, or choose another sink for audit events",
          null);
    }
    Pairs pairs = new Pairs(logger.atInfo(), "impersonation " + EventField.lowerCase(event.kind()));
    try {
      EventField.write(event, pairs);
    } catch (IOException e) {
      throw new AssertionError("nothing is written here", e);
    }
    pairs.entry.log(pairs.message.toString());
  }

  private static final class Pairs implements EventField.Receiver {
    private final StringBuilder message;
    private LoggingEventBuilder entry;

    Pairs(LoggingEventBuilder entry, String message) {
      this.entry = entry;
      this.message = new StringBuilder(message);
    }

    private void add(EventField field, Object value) {
      entry = entry.addKeyValue(field.key(), value);
      if (IN_WORDS.contains(field)) {
        // Whoever looks for "actor=" finds ours, and none within a value.
        String shown = value.toString().replace("=", "\\u003d");
        message.append(' ').append(field.key()).append('=').append(shown);
      }
    }

    @Override
    public void text(EventField field, String value) {
      add(
          field,
          field == EventField.PATH || field == EventField.RAW_PATH
              ? SafeText.of(value, AuditEvent.MAX_PATH_LENGTH)
              : SafeText.of(value));
    }

    @Override
    public void texts(EventField field, List<String> values) {
      add(field, String.join(",", values.stream().map(Pairs::item).toList()));
    }

    private static String item(String text) {
      return SafeText.of(text).replace(",", "\\u002c");
    }

    @Override
    public void count(EventField field, long value) {
      add(field, value);
    }

    @Override
    public void mark(EventField field) {
      add(field, true);
    }
  }
}
