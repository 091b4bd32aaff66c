package dev.weir.gateway;

import dev.langchain4j.agent.tool.Tool;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.weir.agent.Agent;
import dev.weir.agent.AgentConfig;
import dev.weir.agent.AgentModel;
import dev.weir.agent.AgentSpec;
import dev.weir.agent.SessionOptions;
import dev.weir.delta.Coalescer;
import dev.weir.log.LogLimits;
import dev.weir.time.ManualTime;
import dev.weir.worker.AgentPool;
import dev.weir.worker.EmbeddedDispatcher;
import dev.weir.worker.LineOptions;
import dev.weir.worker.PoolBuilder;
import java.time.Duration;
import java.util.function.UnaryOperator;

/** Everything real from socket to agent, but the model and the time: those obey the test. */
final class Stage implements AutoCloseable {
  static final GatewayOptions OPTIONS = GatewayOptions.DEFAULT.withPort(0);

  final ManualTime time = new ManualTime();
  final StagedModel model = new StagedModel();
  final AgentPool pool;
  final EmbeddedDispatcher host;
  final Gateway gateway;
  final Caller caller;

  Stage() {
    this(OPTIONS, LogLimits.DEFAULT, pool -> pool);
  }

  Stage(LogLimits limits) {
    this(OPTIONS, limits, pool -> pool);
  }

  Stage(GatewayOptions options, LogLimits limits, UnaryOperator<PoolBuilder> more) {
    this(options, limits, more, LineOptions.NONE);
  }

  Stage(
      GatewayOptions options, LogLimits limits, UnaryOperator<PoolBuilder> more, LineOptions line) {
    SessionOptions sessions =
        SessionOptions.DEFAULT.withLog(limits).withWindow(Coalescer.Window.NONE);
    pool = more.apply(builder(model).options(sessions).ticker(time)).build();
    pool.add(AgentSpec.of(Plain.class)).add(AgentSpec.of(Greeter.class));
    pool.add(
        "broken",
        () -> {
          throw new IllegalStateException("no table is free");
        });
    host = new EmbeddedDispatcher(pool, line);
    start();
    gateway = Gateway.start(host, options);
    caller = new Caller(gateway.port());
  }

  private void start() {
    try {
      pool.start(host);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** Tells the model a reply and waits until it is in the log. */
  void converse(String session, String input, String... reply) throws Exception {
    model.say(reply).done();
    try (Stream events = caller.events(session, "?from=now")) {
      events.await("caught_up");
      caller.say(session, input);
      events.await("episode.completed");
    }
  }

  /** Ends the sessions first: their streams end by themselves, and the server need not wait. */
  @Override
  public void close() {
    pool.close();
    gateway.close();
  }

  static PoolBuilder builder(StreamingChatModel chat) {
    return AgentPool.builder()
        .model(new AgentModel("staged", chat))
        .memoryWarnMb(0)
        .consecutiveFailureLimit(1000);
  }

  static Duration seconds(int seconds) {
    return Duration.ofSeconds(seconds);
  }

  /** Says nothing first; has a tool. */
  @AgentConfig(name = "plain", description = "Answers.")
  static final class Plain implements Agent {
    @Override
    public String instructions() {
      return "Answer.";
    }

    @Tool("Looks a table up")
    String table(int size) {
      return "table for " + size;
    }
  }

  /** Says something first. */
  @AgentConfig(name = "greeter", greeting = "Good evening.")
  static final class Greeter implements Agent {
    @Override
    public String instructions() {
      return "Greet.";
    }
  }
}
