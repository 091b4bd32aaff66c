package dev.weir.worker;

import dev.weir.agent.AgentModel;
import java.nio.file.Path;

/** A process that finds the agents of a folder, prints what they are told, and ends. */
final class SecondStart {
  private SecondStart() {}

  public static void main(String[] arguments) {
    try (AgentPool pool =
        AgentPool.builder().model(new AgentModel("held", new HeldModel())).build()) {
      for (Registration agent : pool.discover(Path.of(arguments[0])).agents()) {
        System.out.println(agent.agent().factory().get().instructions());
      }
    }
  }
}
