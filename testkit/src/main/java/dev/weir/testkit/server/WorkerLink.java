package dev.weir.testkit.server;

import static java.util.Objects.requireNonNull;

import dev.weir.worker.Answer;
import dev.weir.worker.Dispatcher;
import dev.weir.worker.Job;
import dev.weir.worker.JobState;
import dev.weir.worker.Jobs;
import dev.weir.worker.WorkerLoad;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** One worker, as the server knows it. */
final class WorkerLink implements Dispatcher {
  private final String agentName;
  private final JobServer server;
  private final Map<String, Call> calls = new ConcurrentHashMap<>();
  private volatile @Nullable Jobs jobs;
  private volatile WorkerLoad load = new WorkerLoad(0, true, 0);

  WorkerLink(String agentName, JobServer server) {
    this.agentName = agentName;
    this.server = server;
  }

  @Override
  public void start(Jobs worker) {
    jobs = requireNonNull(worker, "jobs");
    load = worker.load();
    server.add(this);
  }

  @Override
  public void report(WorkerLoad now) {
    load = now;
  }

  @Override
  public void update(String job, JobState state, @Nullable String error) {
    Call call = calls.get(job);
    if (call != null) {
      call.update(state, error);
    }
  }

  /** Its jobs go on; the server hears no more of them. */
  @Override
  public void close() {
    server.remove(this);
    calls.clear();
  }

  boolean takes(String wanted) {
    return load.available() && agentName.equals(wanted);
  }

  double load() {
    return load.load();
  }

  /** Also what it throws is an answer: that it did not come. */
  void offer(Job job, CompletableFuture<Answer> answer) {
    try {
      answer.complete(worker().offer(job));
      load = worker().load();
    } catch (InterruptedException | RuntimeException e) {
      answer.completeExceptionally(e);
    }
  }

  Call assign(Job job) {
    Call call = new Call(job, worker());
    calls.put(job.id(), call);
    worker().assign(job.id(), call.connection());
    return call;
  }

  private Jobs worker() {
    return requireNonNull(jobs, "a worker that has not started is not asked");
  }
}
