package dev.weir.internal;

import java.text.MessageFormat;
import java.util.Queue;
import java.util.ResourceBundle;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Where what core logs goes during its tests: into {@link #LINES}. */
public final class RecordedLog extends System.LoggerFinder {
  public static final Queue<String> LINES = new ConcurrentLinkedQueue<>();

  /** For the service loader. */
  public RecordedLog() {}

  @Override
  public System.Logger getLogger(String name, Module module) {
    return new Recorder(name);
  }

  private record Recorder(String name) implements System.Logger {
    @Override
    public String getName() {
      return name;
    }

    @Override
    public boolean isLoggable(Level level) {
      return true;
    }

    @Override
    public void log(Level level, ResourceBundle bundle, String text, Throwable thrown) {
      LINES.add(level + " " + name + ": " + text);
    }

    @Override
    public void log(Level level, ResourceBundle bundle, String format, Object... params) {
      LINES.add(level + " " + name + ": " + MessageFormat.format(format, params));
    }
  }
}
