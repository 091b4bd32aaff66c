package dev.weir.voice.activity;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** Keeps what the package logs from the console, for a test to look at. */
final class CapturedLog extends Handler implements AutoCloseable {
  final Queue<LogRecord> records = new ConcurrentLinkedQueue<>();
  // Loggers are held weakly.
  private final Logger[] loggers = {
    Logger.getLogger("dev.weir.voice"), Logger.getLogger("dev.weir.internal")
  };

  CapturedLog() {
    for (Logger logger : loggers) {
      logger.addHandler(this);
      logger.setUseParentHandlers(false);
    }
  }

  /** All of it as text, with the stacks. */
  String text() {
    StringBuilder text = new StringBuilder();
    records.forEach(record -> text.append(new SimpleFormatter().format(record)));
    return text.toString();
  }

  @Override
  public void publish(LogRecord record) {
    records.add(record);
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    for (Logger logger : loggers) {
      logger.removeHandler(this);
      logger.setUseParentHandlers(true);
    }
  }
}
