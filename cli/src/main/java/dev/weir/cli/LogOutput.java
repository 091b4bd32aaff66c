package dev.weir.cli;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.ConsoleAppender;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * What the log says and where, while a worker runs; closed, it is again as it was. For one thread;
 * {@link #held} for any.
 */
final class LogOutput implements AutoCloseable {
  /** How much is said; each says what those before it say, too. */
  enum Level {
    ERROR,
    WARN,
    INFO,
    DEBUG,
    TRACE
  }

  /** The logger of the command line's own words. */
  static final String WORDS = "weir";

  private static final List<String> OURS = List.of("dev.weir", WORDS);
  private static final String DATED =
      "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX, UTC} %-5level %logger{0}: %replace(%msg){'[\\r\\n\\u001b]+', ' '}%n";
  private static final int HELD_LINES = 200;

  private final LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
  private final Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
  private final @Nullable Appender<ILoggingEvent> stderr = root.getAppender("stderr");
  private final @Nullable String pattern = encoder() == null ? null : encoder().getPattern();
  private final Deque<String> held = new ArrayDeque<>();
  private @Nullable Appender<ILoggingEvent> holder;

  /** From now on. */
  LogOutput(Level level, boolean dated) {
    OURS.forEach(name ->
        context.getLogger(name).setLevel(ch.qos.logback.classic.Level.valueOf(level.name())));
    if (dated) {
      repattern(DATED);
    }
  }

  /** Keeps the last lines instead of writing them, for they would tear what is drawn. */
  void hold() {
    AppenderBase<ILoggingEvent> holds =
        new AppenderBase<>() {
          @Override
          protected void append(ILoggingEvent event) {
            keep("%-5s %s".formatted(event.getLevel(), OneLine.of(event.getFormattedMessage())));
          }
        };
    holds.setContext(context);
    holds.start();
    holder = holds;
    root.addAppender(holds);
    root.detachAppender(stderr);
  }

  private void keep(String line) {
    synchronized (held) {
      if (held.size() == HELD_LINES) {
        held.removeFirst();
      }
      held.addLast(line);
    }
  }

  /** The last lines, the newest last. */
  List<String> held() {
    synchronized (held) {
      return List.copyOf(held);
    }
  }

  /** Writes again from now on; what was held is returned, and held no longer. */
  List<String> release() {
    if (holder != null) {
      root.addAppender(stderr);
      root.detachAppender(holder);
      holder = null;
    }
    synchronized (held) {
      List<String> lines = List.copyOf(held);
      held.clear();
      return lines;
    }
  }

  @Override
  public void close() {
    var _ = release();
    OURS.forEach(name -> context.getLogger(name).setLevel(null));
    if (pattern != null) {
      repattern(pattern);
    }
  }

  private void repattern(String wanted) {
    PatternLayoutEncoder encoder = encoder();
    if (encoder != null && !Objects.equals(encoder.getPattern(), wanted)) {
      encoder.stop();
      encoder.setPattern(wanted);
      encoder.start();
    }
  }

  private @Nullable PatternLayoutEncoder encoder() {
    return stderr instanceof ConsoleAppender<ILoggingEvent> console
            && console.getEncoder() instanceof PatternLayoutEncoder encoder
        ? encoder
        : null;
  }
}
