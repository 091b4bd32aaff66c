package dev.weir.worker.metrics;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A sink as a user would write one: keeps what it is told, and fails when a test wants it to. */
class RecordingSink implements MetricsSink {
  final List<Object> told = new CopyOnWriteArrayList<>();
  final List<Thread> threads = new CopyOnWriteArrayList<>();
  volatile @Nullable Throwable failure;

  @Override
  public void open() throws IOException {
    tell("open");
  }

  @Override
  public void writeSnapshot(MetricsSnapshot snapshot) throws IOException {
    tell(snapshot);
  }

  @Override
  public void writeEvent(MetricsEvent event) throws IOException {
    tell(event);
  }

  @Override
  public void close() throws IOException {
    tell("close");
  }

  @Override
  public String toString() {
    return "recording";
  }

  /** Snapshots in short, as they differ by the clock alone. */
  List<Object> kinds() {
    return told.stream().map(it -> it instanceof MetricsSnapshot ? "snapshot" : it).toList();
  }

  private void tell(Object what) throws IOException {
    threads.add(Thread.currentThread());
    Throwable wanted = failure;
    if (wanted instanceof IOException io) {
      throw io;
    }
    if (wanted instanceof Error error) {
      throw error;
    }
    told.add(what);
  }
}
