package dev.weir.worker.process;

import dev.langchain4j.agent.tool.Tool;
import dev.weir.agent.Agent;
import dev.weir.agent.AgentConfig;
import dev.weir.agent.SessionContext;
import dev.weir.worker.shared.Spinning;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** An agent that behaves, and misbehaves, as it is told. */
@AgentConfig(name = "concierge", greeting = "Good evening.")
public final class Concierge implements Agent {
  private final SessionContext session = SessionContext.current();
  private final List<byte[]> hoard = new ArrayList<>();

  Concierge() {
    if (session.metadata().containsKey("refuse")) {
      throw new IllegalStateException("not today");
    }
    if (session.metadata().containsKey("crash")) {
      Runtime.getRuntime().halt(7);
    }
    if (session.metadata().containsKey("file")) {
      session.onEnd(this::note);
    }
  }

  private void note(String reason) throws IOException {
    Files.writeString(
        Path.of(session.metadata().get("file")), reason + "\n", StandardOpenOption.APPEND);
  }

  @Override
  public String instructions() {
    return "Be kind.";
  }

  @Tool("Who calls")
  String caller() {
    return session.session() + " " + session.agent() + " " + session.metadata().get("caller");
  }

  @Tool("Ends the session")
  String leave() {
    session.end("enough");
    return "Bye.";
  }

  @Tool("Never ends")
  String spin() {
    // Not by this thread: while it writes, another carrier stands in for it.
    Thread.ofPlatform().daemon().start(() -> System.out.println("round and round"));
    CountDownLatch until = Spinning.begin();
    long turns = 0;
    while (until.getCount() > 0) {
      turns = (turns + 1) & Long.MAX_VALUE;
    }
    return "never";
  }

  @Tool("Starts a thread and forgets it")
  String leak() {
    CountDownLatch until = Spinning.until();
    Runnable wait =
        () -> {
          try {
            until.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        };
    Thread.ofPlatform().daemon().name("forgotten").start(wait);
    return "Done.";
  }

  @Tool("Takes all memory")
  String hoard() {
    while (true) {
      hoard.add(new byte[1 << 20]);
    }
  }

  @Tool("Calls itself")
  String recurse() {
    return recurse() + "!";
  }

  @Tool("Prints a line")
  String print() {
    System.out.println("the kettle is on");
    return "Done.";
  }
}
