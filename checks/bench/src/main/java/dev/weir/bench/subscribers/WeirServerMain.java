package dev.weir.bench.subscribers;

import dev.weir.agent.AgentModel;
import dev.weir.agent.SessionOptions;
import dev.weir.delta.Coalescer;
import dev.weir.gateway.Gateway;
import dev.weir.gateway.GatewayOptions;
import dev.weir.log.LogLimits;
import dev.weir.worker.AgentPool;
import dev.weir.worker.EmbeddedDispatcher;
import dev.weir.worker.PoolBuilder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Our server in the {@code subscribers} bench: gateway and worker as they are, with a model that
 * says stamped tokens. Two settings differ from the defaults: every token is an event of its own,
 * as at the peer, and a session takes over a thousand readers.
 *
 * <p>Prints its port; then each line of stdin asks for a collection and is answered with a line.
 * Ends with its stdin.
 */
final class WeirServerMain {

  private static final int READERS = 1_100;

  private WeirServerMain() {}

  public static void main(String[] arguments) throws Exception {
    Logger.getLogger("").setLevel(Level.WARNING); // else Helidon says that it has started
    SessionOptions options =
        SessionOptions.DEFAULT
            .withWindow(Coalescer.Window.NONE)
            .withLog(LogLimits.DEFAULT.withReaders(READERS));
    var model = new AgentModel("bench", new StreamModel());
    PoolBuilder builder =
        AgentPool.builder().model(model).options(options).maxConcurrentSessions(10_000);
    try (AgentPool pool = builder.build()) {
      pool.add("bench", () -> () -> "");
      EmbeddedDispatcher host = new EmbeddedDispatcher(pool);
      pool.start(host);
      try (Gateway gateway = Gateway.start(host, GatewayOptions.DEFAULT.withPort(0))) {
        System.out.println(gateway.port());
        collectWhenAsked();
      }
    }
  }

  private static void collectWhenAsked() throws IOException {
    var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    while (in.readLine() != null) {
      System.gc();
      System.out.println("collected");
    }
  }
}
