package dev.weir.pipeline;

import java.util.List;

/** Makes a plan of a pipeline. Each check stands where what it needs is known. */
final class Compiler<P> {
  private final Pipeline<P> pipeline;

  Compiler(Pipeline<P> pipeline) {
    this.pipeline = pipeline;
  }

  Plan<P> compile() {
    Expansion expansion = new Expansion(pipeline);
    List<Draft> drafts = expansion.drafts();
    for (Draft draft : drafts) {
      Rules.check(draft);
      Modes.decide(draft, drafts);
    }
    for (Draft draft : drafts) {
      Collecting.decide(draft);
    }
    drafts.forEach(Rules::checkEnd);
    Lockstep.check(drafts);
    return new Plan<>(pipeline, drafts.stream().map(Draft::node).toList(), expansion.root());
  }
}
