package dev.weir.pipeline;

import java.util.IdentityHashMap;
import org.jspecify.annotations.Nullable;

/** One pipeline's steps within a plan: the root's, or those of one include. */
final class Area {
  final Pipeline<?> pipeline;
  final @Nullable Area outer;
  final String scope;

  /** What goes before the names of its steps. */
  final String prefix;

  /** Whose result others get, and what it is called. */
  final @Nullable Entry exported;

  private final String exportedAs;

  /** Which step each declared entry has become; for an include, its exported step. */
  final IdentityHashMap<Entry, Draft> drafts = new IdentityHashMap<>();

  int count;

  /** The root. */
  Area(Pipeline<?> pipeline) {
    this(pipeline, null, pipeline.name(), "", pipeline.exported, "");
  }

  private Area(
      Pipeline<?> pipeline,
      @Nullable Area outer,
      String scope,
      String prefix,
      @Nullable Entry exported,
      String exportedAs) {
    this.pipeline = pipeline;
    this.outer = outer;
    this.scope = scope;
    this.prefix = prefix;
    this.exported = exported;
    this.exportedAs = exportedAs;
  }

  Area include(Included included) {
    return new Area(
        included.part.pipeline,
        this,
        scope + Scope.BETWEEN + included.name,
        prefix + included.name + Scope.BETWEEN,
        included.part.exported,
        nameOf(included));
  }

  /** In the plan. The step that an included pipeline exports is called like the include. */
  String nameOf(Entry entry) {
    return outer != null && entry == exported ? exportedAs : prefix + entry.name;
  }

  Place place(int index) {
    return new Place(pipeline.name(), outer == null ? null : outer.chain(), scope, index, count);
  }

  @Nullable Materializer materializer() {
    if (pipeline.materializer != null) {
      return pipeline.materializer;
    }
    return outer == null ? null : outer.materializer();
  }

  @Nullable ErrorMaterializer errors() {
    if (pipeline.errors != null) {
      return pipeline.errors;
    }
    return outer == null ? null : outer.errors();
  }

  String chain() {
    return outer == null ? pipeline.name() : outer.chain() + "." + pipeline.name();
  }

  /** As in {@code a → b → a}, if the pipeline is already being included; else null. */
  @Nullable String cycle(Pipeline<?> next) {
    StringBuilder chain = new StringBuilder(next.name());
    boolean again = false;
    for (Area area = this; area != null; area = area.outer) {
      chain.insert(0, area.pipeline.name() + " → ");
      again |= area.pipeline.equals(next);
    }
    return again ? chain.toString() : null;
  }
}
