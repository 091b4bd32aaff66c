package dev.weir.testkit.server;

import dev.weir.worker.Answer;
import dev.weir.worker.Connection;
import dev.weir.worker.Job;
import dev.weir.worker.Jobs;
import dev.weir.worker.WorkerLoad;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/** A worker that answers as it is told. */
final class TestWorker implements Jobs {
  final List<String> seen = Collections.synchronizedList(new ArrayList<>());
  final Map<String, Connection> assigned = new ConcurrentHashMap<>();
  final CountDownLatch asked = new CountDownLatch(1);
  final CountDownLatch mayAnswer;
  volatile WorkerLoad load = new WorkerLoad(0, true, 0);
  private final Answer answer;

  TestWorker(Answer answer) {
    this(answer, new CountDownLatch(0));
  }

  TestWorker(Answer answer, CountDownLatch mayAnswer) {
    this.answer = answer;
    this.mayAnswer = mayAnswer;
  }

  @Override
  public Answer offer(Job job) throws InterruptedException {
    seen.add("offer " + job.id());
    asked.countDown();
    mayAnswer.await();
    return answer;
  }

  @Override
  public void assign(String job, Connection connection) {
    seen.add("assign " + job);
    assigned.put(job, connection);
  }

  @Override
  public void lapse(String job) {
    seen.add("lapse " + job);
  }

  @Override
  public void terminate(String job, String reason) {
    seen.add("terminate " + job + " " + reason);
  }

  @Override
  public Set<String> running() {
    return Set.copyOf(assigned.keySet());
  }

  @Override
  public Optional<String> agentName() {
    return Optional.empty();
  }

  @Override
  public void fail(String why) {
    seen.add("fail " + why);
  }

  @Override
  public WorkerLoad load() {
    return load;
  }
}
