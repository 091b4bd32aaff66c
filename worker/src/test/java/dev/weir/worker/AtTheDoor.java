package dev.weir.worker;

import dev.weir.agent.Agent;
import dev.weir.agent.AgentModel;
import dev.weir.testkit.CapturedLog;
import dev.weir.time.ManualTime;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/** A pool with two agents, to whose door jobs come. */
abstract class AtTheDoor {
  final ManualTime time = new ManualTime();
  final CapturedLog log = new CapturedLog("dev.weir.worker");
  private @Nullable AgentPool open;

  @AfterEach
  void stop() {
    if (open != null) {
      open.close();
    }
    log.close();
  }

  Door door(UnaryOperator<PoolBuilder> more) {
    PoolBuilder builder =
        AgentPool.builder().model(new AgentModel("held", new HeldModel())).ticker(time);
    open = more.apply(builder).build();
    return open.add("a", quiet()).add("b", quiet()).door();
  }

  AgentPool pool() {
    return Objects.requireNonNull(open);
  }

  static Refusal why(Answer answer) {
    return ((Answer.Refused) answer).why();
  }

  static Answer offer(Door door, String job) throws InterruptedException {
    return door.offer(new Job(job, "", "", null));
  }

  static Answer offer(Door door, String job, String agent) throws InterruptedException {
    return door.offer(new Job(job, "", "{\"agent\":\"" + agent + "\"}", null));
  }

  static void offer(Door door, String job, CompletableFuture<Answer> answer) {
    try {
      answer.complete(offer(door, job));
    } catch (InterruptedException e) {
      answer.completeExceptionally(e);
    }
  }

  static Supplier<Agent> quiet() {
    return () -> () -> "";
  }
}
