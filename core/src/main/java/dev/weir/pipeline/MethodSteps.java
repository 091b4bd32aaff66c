package dev.weir.pipeline;

import static java.util.Objects.requireNonNull;

import dev.weir.channel.Overflow;
import dev.weir.internal.Json;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Declares the methods of a class as steps, each parameter wired to the resource, the step or the
 * field of the parameters that is called like it. Java does not keep the order of methods, so each
 * stands after those that it takes, else by name.
 */
final class MethodSteps {
  private final Pipeline<?> pipeline;
  private final Object target;
  private final Map<String, Method> methods = new TreeMap<>();
  private final Map<String, Entry> declared = new HashMap<>();
  private final Map<String, Given> given = new HashMap<>();
  private final List<String> open = new ArrayList<>();

  MethodSteps(Pipeline<?> pipeline, Object target) {
    this.pipeline = pipeline;
    this.target = target;
    for (Method method : target.getClass().getDeclaredMethods()) {
      if (method.isAnnotationPresent(StepMethod.class)) {
        method.setAccessible(true);
        if (methods.put(method.getName(), method) != null) {
          throw wrong(method.getName(), "two methods of that name (expected: one)");
        }
      }
    }
    if (methods.isEmpty()) {
      throw new InvalidPipeline(
          pipeline.name(),
          null,
          "%s has no step (expected: methods with @StepMethod)"
              .formatted(target.getClass().getSimpleName()));
    }
  }

  void declare() {
    methods.keySet().forEach(this::declare);
  }

  private void declare(String name) {
    if (declared.containsKey(name)) {
      return;
    }
    if (open.contains(name)) {
      open.add(name);
      throw wrong(name, "depends on itself: " + String.join(" → ", open));
    }
    open.add(name);
    Method method = requireNonNull(methods.get(name));
    List<Need> needs = new ArrayList<>();
    List<UnaryOperator<Object>> views = new ArrayList<>();
    for (Parameter parameter : method.getParameters()) {
      needs.add(need(name, parameter, views));
    }
    open.removeLast();
    add(method, needs, views);
  }

  private void add(Method method, List<Need> needs, List<UnaryOperator<Object>> views) {
    StepMethod wish = method.getAnnotation(StepMethod.class);
    Type returned = method.getGenericReturnType();
    boolean each = needs.stream().anyMatch(need -> need.form().itemwise() && isItems(need.from()));
    boolean many = !each && Given.isMany(returned);
    if (each && Given.isLazy(returned)) {
      throw wrong(
          method.getName(),
          "runs item by item and gives a stream (expected: an item, or a list as one)");
    }
    Yields yields = returned == void.class ? Yields.NONE : many ? Yields.MANY : Yields.ONE;
    Body body = new Body(args -> call(method, args, views), method.getName());
    Declared step =
        new Declared(
            pipeline,
            method.getName(),
            needs,
            yields,
            body,
            many || (each && yields == Yields.ONE));
    Options options = step.options();
    options.maxInFlight = wish.maxInFlight();
    options.onError = wish.onError();
    options.mode = wish.mode();
    options.materialized = wish.materialize() || (many && !Given.isLazy(returned));
    options.description = wish.description();
    Given gives = each ? new Given(returned, true) : Given.of(returned);
    options.type = returned == void.class ? null : Given.raw(gives.type());
    declared.put(method.getName(), pipeline.add(step));
    given.put(method.getName(), gives);
  }

  private boolean isItems(Need.From from) {
    return from instanceof Declared step && step.many();
  }

  private @Nullable Object call(
      Method method, @Nullable Object[] args, List<UnaryOperator<Object>> views) throws Exception {
    @Nullable Object[] seen = new @Nullable Object[views.size()];
    for (int i = 0; i < seen.length; i++) {
      seen[i] = views.get(i).apply(requireNonNull(args[i]));
    }
    try {
      Object result = method.invoke(target, seen);
      return method.getReturnType() == void.class ? Body.NOTHING : iterable(result);
    } catch (InvocationTargetException e) {
      switch (e.getCause()) {
        case Exception failure -> throw failure;
        case Error error -> throw error;
        case null, default -> throw e;
      }
    }
  }

  private static @Nullable Object iterable(@Nullable Object result) {
    return switch (result) {
      case Iterator<?> items -> once(items);
      case Stream<?> items -> once(items.iterator());
      case null, default -> result;
    };
  }

  private static <T> Iterable<T> once(Iterator<T> items) {
    return () -> items;
  }

  private Need need(String step, Parameter parameter, List<UnaryOperator<Object>> views) {
    String from = nameOf(step, parameter);
    for (Resource<?> resource : pipeline.resources) {
      if (resource.name.equals(from)) {
        views.add(UnaryOperator.identity());
        return fitted(step, parameter, from, resource, new Given(resource.type, false));
      }
    }
    if (methods.containsKey(from)) {
      declare(from);
      views.add(UnaryOperator.identity());
      return stepNeed(step, parameter, from);
    }
    return fieldNeed(step, parameter, from, views);
  }

  private Need stepNeed(String step, Parameter parameter, String from) {
    Method producer = requireNonNull(methods.get(from));
    if (producer.getReturnType() == void.class) {
      throw wrong(step, "takes %s, which gives nothing".formatted(from));
    }
    return fitted(
        step, parameter, from, requireNonNull(declared.get(from)), requireNonNull(given.get(from)));
  }

  /** A field that holds many can be taken item by item: then it is a step of its own. */
  private Need fieldNeed(
      String step, Parameter parameter, String from, List<UnaryOperator<Object>> views) {
    RecordComponent field = field(from);
    if (field == null) {
      throw wrong(
          step,
          "takes %s, but no resource, step or field of the parameters is called so (expected: one of %s%s)"
              .formatted(
                  from,
                  known(),
                  parameter.getType().getName().startsWith("java.")
                          || parameter.getType().isPrimitive()
                      ? ""
                      : "; was a resource forgotten?"));
    }
    Given whole = new Given(field.getGenericType(), false);
    if (whole.formFor(parameter.getParameterizedType()) != null) {
      views.add(params -> read(field, params));
      return new Need(pipeline.params().entry, Form.DIRECT, Overflow.SUSPEND);
    }
    Given items = Given.of(field.getGenericType());
    views.add(UnaryOperator.identity());
    if (items.items() && items.formFor(parameter.getParameterizedType()) != null) {
      Entry source = declared.computeIfAbsent(from, name -> fieldStep(name, field));
      return fitted(step, parameter, from, source, items);
    }
    throw mismatch(step, parameter, from, Given.of(field.getGenericType()));
  }

  private Declared fieldStep(String name, RecordComponent field) {
    List<Need> needs = List.of(Need.of(pipeline.params()));
    Body body = new Body(args -> read(field, requireNonNull(args[0])), null);
    return pipeline.add(new Declared(pipeline, name, needs, Yields.MANY, body, true));
  }

  private static Object read(RecordComponent field, Object params) {
    return requireNonNull(Json.components((Record) params).get(field.getName()));
  }

  private @Nullable RecordComponent field(String name) {
    RecordComponent[] all = pipeline.paramsType().getRecordComponents();
    return all == null
        ? null
        : Arrays.stream(all).filter(c -> c.getName().equals(name)).findFirst().orElse(null);
  }

  private Need fitted(String step, Parameter parameter, String name, Need.From from, Given gives) {
    Form form = gives.formFor(parameter.getParameterizedType());
    if (form == null) {
      throw mismatch(step, parameter, name, gives);
    }
    return new Need(from, form, Overflow.SUSPEND);
  }

  private InvalidPipeline mismatch(String step, Parameter parameter, String name, Given gives) {
    return wrong(
        step,
        "expects %s but %s gives %s"
            .formatted(parameter.getParameterizedType().getTypeName(), name, gives));
  }

  private String nameOf(String step, Parameter parameter) {
    From from = parameter.getAnnotation(From.class);
    if (from != null) {
      return from.value();
    }
    if (!parameter.isNamePresent()) {
      throw wrong(
          step, "its parameters have no names (expected: compiled with -parameters, or @From)");
    }
    return parameter.getName();
  }

  private List<String> known() {
    List<String> names = new ArrayList<>(methods.keySet());
    pipeline.resources.forEach(resource -> names.add(resource.name));
    RecordComponent[] fields = pipeline.paramsType().getRecordComponents();
    if (fields != null) {
      Arrays.stream(fields).map(RecordComponent::getName).forEach(names::add);
    }
    names.sort(Comparator.naturalOrder());
    return names;
  }

  private InvalidPipeline wrong(String step, String problem) {
    return new InvalidPipeline(pipeline.name(), step, problem);
  }
}
