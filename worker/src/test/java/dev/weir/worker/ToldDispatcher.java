package dev.weir.worker;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** Remembers what it is told, and may throw at it. */
class ToldDispatcher implements Dispatcher {
  final List<String> told = Collections.synchronizedList(new ArrayList<>());
  final CountDownLatch started = new CountDownLatch(1);
  private final boolean broken;
  private volatile @Nullable Jobs jobs;

  ToldDispatcher(boolean broken) {
    this.broken = broken;
  }

  Jobs jobs() {
    return requireNonNull(jobs, "jobs");
  }

  /** What begins so, in order. */
  List<String> toldOf(String beginning) {
    synchronized (told) {
      return told.stream().filter(line -> line.startsWith(beginning + " ")).toList();
    }
  }

  @Override
  public void start(Jobs worker) {
    jobs = worker;
    started.countDown();
  }

  @Override
  public void report(WorkerLoad load) {
    say("load %d %s".formatted(load.jobs(), load.available()));
  }

  @Override
  public void update(String job, JobState state, @Nullable String error) {
    say("%s %s %s".formatted(job, state, error));
  }

  @Override
  public void close() {
    say("closed");
  }

  private void say(String what) {
    told.add(what);
    if (broken) {
      throw new IllegalStateException("hung up");
    }
  }
}
