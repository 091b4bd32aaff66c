package dev.weir.pipeline;

import dev.weir.channel.Overflow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Lays out a pipeline and all that it includes, flat, in the order of declaration. */
final class Expansion {
  private final List<Draft> drafts = new ArrayList<>();
  private final Set<String> names = new HashSet<>();
  private final Map<String, Resource<?>> resources = new HashMap<>();
  private final Set<String> used = new HashSet<>();
  private final Area root;

  Expansion(Pipeline<?> pipeline) {
    root = new Area(pipeline);
    expand(root, null);
    markExported();
    for (Resource<?> resource : resources.values()) {
      if (!used.contains(resource.name)) {
        throw wrong(
            resource.pipeline,
            null,
            "resource %s is used by no step (expected: used, or not declared)"
                .formatted(resource.name));
      }
    }
  }

  private void markExported() {
    Draft exported = root.exported == null ? null : root.drafts.get(root.exported);
    if (exported != null) {
      exported.exported = true;
    }
  }

  List<Draft> drafts() {
    return drafts;
  }

  Area root() {
    return root;
  }

  /** Of an included pipeline, {@code params} makes its parameters. */
  private void expand(Area area, @Nullable Draft params) {
    declareResources(area.pipeline);
    for (Entry entry : area.pipeline.entries) {
      switch (entry) {
        case Declared step -> {
          check(area, step.name);
          add(area, step, params);
        }
        case Included included -> include(area, included, params);
        case Params _ -> throw new AssertionError("never declared");
      }
    }
  }

  private void include(Area area, Included included, @Nullable Draft params) {
    String cycle = area.cycle(included.part.pipeline);
    if (cycle != null) {
      throw wrong(area.pipeline, included.name, "includes itself: %s".formatted(cycle));
    }
    check(area, included.name);
    Draft adapter = add(area, included.adapter, params);
    Area inner = area.include(included);
    expand(inner, adapter);
    Draft exported = inner.drafts.get(included.part.exported);
    if (exported == null) {
      throw wrong(
          area.pipeline,
          included.name,
          "pipeline %s exports %s, which is no step of it"
              .formatted(included.part.pipeline.name(), included.part.exported.name));
    }
    area.drafts.put(included, exported);
  }

  private Draft add(Area area, Declared step, @Nullable Draft params) {
    String name = area.nameOf(step);
    if (!names.add(name)) {
      throw wrong(area.pipeline, name, "a second step of that name (expected: one)");
    }
    Draft draft = new Draft(drafts.size(), name, step, area);
    for (Need need : step.needs) {
      take(draft, need, params);
    }
    step.options().barriers.forEach(need -> take(draft, need, params));
    drafts.add(draft);
    area.drafts.put(step, draft);
    return draft;
  }

  private void take(Draft draft, Need need, @Nullable Draft params) {
    switch (need.from()) {
      case Resource<?> resource -> takeResource(draft, resource);
      case Params given when given.pipeline != draft.area.pipeline ->
          takeStep(draft, need, null, given);
      case Params _ when params == null ->
          draft.deps.add(new Dep(Dep.PARAMS, null, need.form(), false, need.overflow()));
      case Params given -> takeStep(draft, need, params, given);
      case Entry entry -> takeStep(draft, need, draft.area.drafts.get(entry), entry);
    }
  }

  private void takeResource(Draft draft, Resource<?> resource) {
    Resource<?> known = resources.get(resource.name);
    if (known == null || !known.factory.equals(resource.factory)) {
      throw draft.wrong(
          "takes resource %s of pipeline %s (expected: one that it, or a pipeline that it includes, declares)"
              .formatted(resource.name, resource.pipeline.name()));
    }
    used.add(resource.name);
    draft.deps.add(new Dep(Dep.RESOURCE, resource, Form.DIRECT, false, Overflow.SUSPEND));
  }

  private static void takeStep(Draft draft, Need need, @Nullable Draft producer, Entry entry) {
    if (producer == null) {
      throw draft.wrong(
          "takes %s of pipeline %s (expected: a step of this pipeline that was declared before)"
              .formatted(entry.name, entry.pipeline.name()));
    }
    if (draft.deps.stream().anyMatch(dep -> dep.producer() == producer.index)) {
      throw draft.wrong("takes %s twice (expected: once)".formatted(producer.name));
    }
    Dep dep = new Dep(producer.index, null, need.form(), false, need.overflow());
    draft.deps.add(dep);
    producer.takers.add(draft);
    producer.taken.add(dep);
  }

  private void declareResources(Pipeline<?> pipeline) {
    for (Resource<?> resource : pipeline.resources) {
      Resource<?> other = resources.putIfAbsent(resource.name, resource);
      if (other != null && !other.factory.equals(resource.factory)) {
        throw wrong(
            pipeline,
            null,
            "resource %s is declared by %s too, with another factory (expected: the same, or another name)"
                .formatted(resource.name, other.pipeline.name()));
      }
    }
  }

  private static void check(Area area, String name) {
    if (name.isBlank()) {
      throw wrong(area.pipeline, name, "a step's name is blank (expected: a name)");
    }
    if (name.chars().anyMatch(Character::isISOControl)) {
      throw wrong(area.pipeline, name, "a step's name holds a line break, or the like");
    }
    if (name.contains(Scope.BETWEEN)) {
      throw wrong(area.pipeline, name, "a step's name holds __, which names steps of includes");
    }
    if (name.equals(Params.NAME)) {
      throw wrong(area.pipeline, name, "a step is called params (expected: another name)");
    }
    if (area.pipeline.resources.stream().anyMatch(resource -> resource.name.equals(name))) {
      throw wrong(area.pipeline, name, "a resource is called so too (expected: distinct names)");
    }
  }

  private static InvalidPipeline wrong(
      Pipeline<?> pipeline, @Nullable String step, String problem) {
    return new InvalidPipeline(pipeline.name(), step, problem);
  }
}
