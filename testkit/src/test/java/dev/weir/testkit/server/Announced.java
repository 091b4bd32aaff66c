package dev.weir.testkit.server;

import dev.weir.worker.Dispatcher;
import dev.weir.worker.JobState;
import dev.weir.worker.Jobs;
import dev.weir.worker.WorkerLoad;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** Tells when a worker has become known. */
record Announced(Dispatcher to, CountDownLatch known) implements Dispatcher {
  @Override
  public void start(Jobs jobs) throws Exception {
    to.start(jobs);
    known.countDown();
  }

  @Override
  public void report(WorkerLoad load) {
    to.report(load);
  }

  @Override
  public void update(String job, JobState state, @Nullable String error) {
    to.update(job, state, error);
  }

  @Override
  public void close() {
    to.close();
  }
}
