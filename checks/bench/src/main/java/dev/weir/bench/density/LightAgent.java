package dev.weir.bench.density;

import dev.weir.agent.Agent;

/** Holds the light {@link State}, as a class that another process can make by its name. */
final class LightAgent implements Agent {

  private final State state = State.light();

  @Override
  public String instructions() {
    return state.instructions();
  }
}
