package dev.weir.gateway;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** Hears what is logged, and keeps it from the console, until it is closed. */
final class Journal implements AutoCloseable {
  private final LinkedBlockingQueue<LogRecord> records = new LinkedBlockingQueue<>();
  private final List<Logger> loggers = new ArrayList<>();
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord record) {
          records.add(record);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  private Journal() {}

  static Journal of(String... names) {
    Journal journal = new Journal();
    for (String name : names) {
      Logger logger = Logger.getLogger(name);
      logger.addHandler(journal.handler);
      logger.setUseParentHandlers(false);
      journal.loggers.add(logger);
    }
    return journal;
  }

  /** The next thing that is said; waits for it. */
  String take() throws InterruptedException {
    return new SimpleFormatter().formatMessage(records.take());
  }

  /** All that is worth a person's attention. */
  List<String> warnings() {
    return records.stream()
        .filter(record -> record.getLevel().intValue() >= Level.WARNING.intValue())
        .map(new SimpleFormatter()::format)
        .toList();
  }

  @Override
  public void close() {
    for (Logger logger : loggers) {
      logger.removeHandler(handler);
      logger.setUseParentHandlers(true);
    }
  }
}
