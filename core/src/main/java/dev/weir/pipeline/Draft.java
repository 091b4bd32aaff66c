package dev.weir.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A step while it is being compiled. */
final class Draft {
  final int index;
  final String name;
  final Declared declared;
  final Settings settings;
  final Area area;
  final int placeInArea;
  final List<Dep> deps = new ArrayList<>();
  final List<Draft> takers = new ArrayList<>();
  final List<Dep> taken = new ArrayList<>();
  final Set<String> reasons = new TreeSet<>();
  Mode mode = Mode.ALL;
  boolean stream;
  boolean exported;
  @Nullable Materializer collectedAs;

  Draft(int index, String name, Declared declared, Area area) {
    this.index = index;
    this.name = name;
    this.declared = declared;
    this.settings = declared.options().frozen();
    this.area = area;
    this.placeInArea = area.count++;
  }

  InvalidPipeline wrong(String problem) {
    return new InvalidPipeline(area.pipeline.name(), name, problem);
  }

  boolean lazy() {
    return output() == Output.STREAM;
  }

  /** By its takers; known once all steps are. */
  Output output() {
    if (!stream) {
      return declared.yields == Yields.NONE ? Output.NOTHING : Output.VALUE;
    }
    if (!reasons.isEmpty()) {
      return Output.COLLECTED;
    }
    return taken.stream().allMatch(Dep::barrier) ? Output.DRAINED : Output.STREAM;
  }

  Node node() {
    Materializer how = output() == Output.COLLECTED ? collectedAs : null;
    return new Node(
        index,
        name,
        declared.body,
        declared.yields,
        mode,
        List.copyOf(deps),
        deps.stream().filter(dep -> !dep.barrier()).toList(),
        takers.stream().map(taker -> taker.index).toList(),
        output(),
        settings,
        area.place(placeInArea),
        how,
        Set.copyOf(reasons),
        settings.errors() != null ? settings.errors() : area.errors(),
        observers());
  }

  private List<Observer> observers() {
    List<Observer> all = new ArrayList<>(area.pipeline.observers);
    all.addAll(settings.observers());
    return List.copyOf(all);
  }
}
