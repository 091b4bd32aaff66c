package dev.weir.pipeline;

import static java.util.Objects.requireNonNull;

import dev.weir.channel.Overflow;
import dev.weir.internal.Json;
import java.lang.reflect.Parameter;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * All that a parameter of a step method can be called after: resources, steps, fields of the
 * parameters of a run, and {@code params} for all of these.
 */
final class Producers {
  private final Pipeline<?> pipeline;
  private final Map<String, Entry> steps = new HashMap<>();
  private final Map<String, Given> given = new HashMap<>();
  private final Map<String, Entry> unrolled = new HashMap<>();

  /** Steps that were declared otherwise tell no type: they go with any. */
  Producers(Pipeline<?> pipeline) {
    this.pipeline = pipeline;
    for (Entry entry : pipeline.entries) {
      boolean sink = entry instanceof Declared step && step.yields == Yields.NONE;
      add(entry.name, entry, new Given(sink ? void.class : Object.class, entry.many()));
    }
  }

  void add(String name, Entry step, Given gives) {
    steps.put(name, step);
    given.put(name, gives);
  }

  /** Adds the argument for a parameter. False if nothing is called so. */
  boolean find(String step, Parameter parameter, String name, Arguments into) {
    Resource<?> resource = resource(name);
    RecordComponent field = field(name);
    if (resource != null && field != null) {
      throw wrong(
          step,
          "takes %s, which is a resource and a field of the parameters (expected: distinct names)"
              .formatted(name));
    }
    if (resource != null) {
      take(step, parameter, name, resource, new Given(resource.type, false), into);
    } else if (steps.containsKey(name)) {
      takeStep(step, parameter, name, into);
    } else if (field != null) {
      takeField(step, parameter, field, into);
    } else if (name.equals(Params.NAME)) {
      Given all = new Given(pipeline.paramsType(), false);
      take(step, parameter, name, pipeline.params().entry, all, into);
    } else {
      return false;
    }
    return true;
  }

  private void takeStep(String step, Parameter parameter, String name, Arguments into) {
    Given gives = requireNonNull(given.get(name));
    if (gives.type() == void.class) {
      throw wrong(step, "takes %s, which gives nothing (expected: Step.after)".formatted(name));
    }
    take(step, parameter, name, requireNonNull(steps.get(name)), gives, into);
  }

  /** A field that holds many can be taken item by item: then it is a step of its own. */
  private void takeField(String step, Parameter parameter, RecordComponent field, Arguments into) {
    String name = field.getName();
    Type type = field.getGenericType();
    if (new Given(type, false).formFor(parameter.getParameterizedType()) != null) {
      into.addField(Need.of(pipeline.params()), name, params -> read(field, params));
    } else {
      Given items = Given.of(type);
      // Before a step is made of it.
      var _ = formFor(step, parameter, name, items);
      Entry source = unrolled.computeIfAbsent(name, unknown -> unroll(field));
      take(step, parameter, name, source, items, into);
    }
  }

  private Entry unroll(RecordComponent field) {
    Body body =
        new Body(args -> Once.borrowed(read(field, requireNonNull(args[0]))), null, List.of());
    List<Need> needs = List.of(Need.of(pipeline.params()));
    Declared step = new Declared(pipeline, field.getName(), needs, Yields.MANY, body, true);
    return pipeline.add(step);
  }

  private void take(
      String step, Parameter parameter, String name, Need.From from, Given gives, Arguments into) {
    Form form = formFor(step, parameter, name, gives);
    into.add(new Need(from, form, Overflow.SUSPEND));
  }

  private Form formFor(String step, Parameter parameter, String name, Given gives) {
    Type wanted = parameter.getParameterizedType();
    Form form = gives.formFor(wanted);
    if (form == null) {
      throw wrong(step, "expects %s but %s gives %s".formatted(Given.text(wanted), name, gives));
    }
    return form;
  }

  private Object read(RecordComponent field, Object params) {
    return requireNonNull(
        Json.components((Record) params).get(field.getName()),
        () -> "params: its %s is null (expected: a value)".formatted(field.getName()));
  }

  private @Nullable Resource<?> resource(String name) {
    return pipeline.resources.stream().filter(r -> r.name.equals(name)).findFirst().orElse(null);
  }

  private @Nullable RecordComponent field(String name) {
    return fields().stream().filter(f -> f.getName().equals(name)).findFirst().orElse(null);
  }

  private List<RecordComponent> fields() {
    RecordComponent[] all = pipeline.paramsType().getRecordComponents();
    return all == null ? List.of() : List.of(all);
  }

  /** What a parameter can be called, besides the methods that are no steps yet. */
  Set<String> names() {
    List<String> names = new ArrayList<>(steps.keySet());
    pipeline.resources.forEach(resource -> names.add(resource.name));
    fields().forEach(field -> names.add(field.getName()));
    names.add(Params.NAME);
    return new TreeSet<>(names);
  }

  private InvalidPipeline wrong(String step, String problem) {
    return new InvalidPipeline(pipeline.name(), step, problem);
  }
}
