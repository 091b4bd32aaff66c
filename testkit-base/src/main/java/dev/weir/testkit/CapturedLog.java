package dev.weir.testkit;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what packages log, at every level, from the console, for a test to look at or to wait for.
 * Any thread. Close it, and they log as before.
 */
public final class CapturedLog extends Handler implements AutoCloseable {
  private static final long AWAIT_SECONDS = 30;

  private final Queue<LogRecord> records = new ConcurrentLinkedQueue<>();
  private final BlockingQueue<LogRecord> fresh = new LinkedBlockingQueue<>();
  private final Formatter format = new SimpleFormatter();
  // Loggers are held weakly.
  private final List<Logger> loggers;

  /** What is logged in these packages, and below them. */
  public CapturedLog(String... packages) {
    loggers = Stream.of(packages).map(Logger::getLogger).toList();
    for (Logger logger : loggers) {
      logger.addHandler(this);
      logger.setUseParentHandlers(false);
      logger.setLevel(Level.ALL);
    }
  }

  /** All of it, in order. */
  public List<LogRecord> records() {
    return List.copyOf(records);
  }

  /** All of it as text, with the stacks. */
  public String text() {
    return records.stream().map(format::format).collect(Collectors.joining());
  }

  /** The lines of that level, without their stacks. */
  public List<String> lines(Level level) {
    return of(level).map(format::formatMessage).toList();
  }

  /** The lines that warn. */
  public List<String> warnings() {
    return lines(Level.WARNING);
  }

  /** The lines that tell of errors. */
  public List<String> errors() {
    return lines(Level.SEVERE);
  }

  /** What was thrown with the lines of that level. */
  public List<Throwable> thrown(Level level) {
    return of(level).flatMap(record -> Stream.ofNullable(record.getThrown())).toList();
  }

  private Stream<LogRecord> of(Level level) {
    return records.stream().filter(record -> record.getLevel().equals(level));
  }

  /** The next one that holds the text, behind its level; it must come within 30 s. */
  public String await(String text) throws InterruptedException {
    for (String line = next(); line != null; line = next()) {
      if (line.contains(text)) {
        return line;
      }
    }
    throw new AssertionError("not logged: %s; but:%n%s".formatted(text, text()));
  }

  private @Nullable String next() throws InterruptedException {
    LogRecord record = fresh.poll(AWAIT_SECONDS, TimeUnit.SECONDS);
    return record == null ? null : record.getLevel() + " " + format.formatMessage(record);
  }

  @Override
  public void publish(LogRecord record) {
    records.add(record);
    fresh.add(record);
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    for (Logger logger : loggers) {
      logger.removeHandler(this);
      logger.setUseParentHandlers(true);
      logger.setLevel(null);
    }
  }
}
