import dev.weir.agent.Agent;
import dev.weir.agent.AgentConfig;
import dev.weir.agent.AgentModel;
import dev.weir.agent.Prewarm;
import dev.weir.agent.ProcessContext;
import dev.weir.agent.SessionContext;
import dev.weir.agent.scripted.ScriptedModel;
import dev.weir.worker.AgentPool;
import dev.weir.worker.Answer;
import dev.weir.worker.Connection;
import dev.weir.worker.Dispatcher;
import dev.weir.worker.Job;
import dev.weir.worker.JobState;
import dev.weir.worker.Jobs;
import dev.weir.worker.WorkerLoad;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * A worker with two agents, and a switchboard that hands it calls: who takes which, what is
 * refused, and what a drain waits for. Run it as docs/hosting.md says.
 */
void main() throws Exception {
  var model = new AgentModel("scripted", ScriptedModel.builder().seed(1).build());
  try (AgentPool pool =
      AgentPool.builder()
          .model(model)
          .maxConcurrentSessions(3)
          .maxSessionsPerAgent(Map.of("billing", 1))
          .build()) {
    pool.add("desk", Desk.class).add("billing", Billing.class);
    Switchboard switchboard = new Switchboard();
    pool.start(switchboard); // the opening hours are loaded before the switchboard knows of us

    Call first = switchboard.ring(new Job("1", "lobby", "", null));
    Call second = switchboard.ring(new Job("2", "billing-7", "", null));
    switchboard.ring(new Job("3", "billing-8", "", null));
    switchboard.ring(new Job("4", "lobby", "{\"agent\":\"chef\"}", null));

    pool.beginDrain();
    switchboard.ring(new Job("5", "lobby", "", null));
    first.hangUp();
    second.hangUp();
    IO.println("cut off by the drain: " + pool.drain(Duration.ofSeconds(30)));
  }
}

/** The agent that is taken when nobody is asked for: it was registered first. */
@AgentConfig(name = "desk", greeting = "Good morning.", prewarm = Hours.class)
static final class Desk implements Agent {
  private final String hours = SessionContext.current().process().get("hours", String.class);

  @Override
  public String instructions() {
    return "You know the opening hours: " + hours;
  }
}

/** Taken by its name and a dash at the beginning of the room's. */
@AgentConfig(name = "billing", greeting = "Your account number, please.")
static final class Billing implements Agent {
  @Override
  public String instructions() {
    return "You answer questions about bills.";
  }
}

/** Loaded once, for all sessions of the process. */
static final class Hours implements Prewarm {
  @Override
  public void load(ProcessContext process) {
    process.put("hours", "nine to five");
    IO.println("loaded: hours");
  }
}

/** Where the jobs come from; in production LiveKit, or the gateway. */
static final class Switchboard implements Dispatcher {
  private Jobs worker;

  @Override
  public void start(Jobs jobs) {
    worker = jobs;
    IO.println("the switchboard knows the worker");
  }

  /** A call comes in; returns once somebody has picked up, or nobody will. */
  Call ring(Job job) throws InterruptedException {
    Call call = new Call(job.id());
    switch (worker.offer(job)) {
      case Answer.Accepted accepted -> {
        IO.println("call %s: %s".formatted(job.id(), accepted.agent().name()));
        worker.assign(job.id(), call);
        call.pickedUp.await();
      }
      case Answer.Refused refused -> {
        String next = refused.letAnother() ? "another worker is asked" : "nobody is";
        IO.println("call %s: %s, %s".formatted(job.id(), refused.why(), next));
      }
    }
    return call;
  }

  @Override
  public void update(String job, JobState state, String error) {
    if (state != JobState.RUNNING) {
      IO.println("call %s: ends as %s".formatted(job, state));
    }
  }

  @Override
  public void report(WorkerLoad load) {
    // Tells a fleet's switchboard whom to ask next.
  }

  @Override
  public void close() {
    IO.println("the switchboard forgets the worker");
  }
}

/** The way to a caller. */
static final class Call implements Connection {
  final CountDownLatch pickedUp = new CountDownLatch(1);
  private final CountDownLatch over = new CountDownLatch(1);
  private final String id;
  private Runnable gone;

  Call(String id) {
    this.id = id;
  }

  @Override
  public void connect(Runnable gone) {
    this.gone = gone;
    pickedUp.countDown();
  }

  void hangUp() throws InterruptedException {
    IO.println("call " + id + ": hangs up");
    gone.run();
    over.await();
  }

  @Override
  public void close() {
    over.countDown();
  }
}
