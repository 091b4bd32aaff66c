package dev.weir.pipeline;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Declares the methods of a class as steps, each parameter wired to the resource, the step or the
 * field of the parameters that is called like it. Java does not keep the order of methods, so each
 * stands after those that it takes, else by name.
 */
final class MethodSteps {
  private final Pipeline<?> pipeline;
  private final Object target;
  private final StepMethods methods;
  private final Producers producers;
  private final Set<String> declared = new TreeSet<>();
  private final List<String> open = new ArrayList<>();

  MethodSteps(Pipeline<?> pipeline, Object target) {
    this.pipeline = pipeline;
    this.target = target;
    this.methods = new StepMethods(pipeline, target.getClass());
    this.producers = new Producers(pipeline);
  }

  void declare() {
    methods.names().forEach(this::declare);
  }

  private void declare(String name) {
    Method method = methods.find(name);
    if (method == null || declared.contains(name)) {
      return;
    }
    checkCycle(name);
    open.add(name);
    Arguments arguments = new Arguments();
    Set<String> taken = new HashSet<>();
    for (Parameter parameter : method.getParameters()) {
      String from = nameOf(name, parameter);
      if (!taken.add(from)) {
        throw wrong(name, "takes %s twice (expected: once)".formatted(from));
      }
      wire(name, parameter, from, arguments);
    }
    open.removeLast();
    add(method, arguments);
    declared.add(name);
  }

  private void checkCycle(String name) {
    int first = open.indexOf(name);
    if (first >= 0) {
      List<String> members = new ArrayList<>(open.subList(first, open.size()));
      members.add(name);
      throw wrong(name, "depends on itself: " + String.join(" → ", members));
    }
  }

  private void wire(String step, Parameter parameter, String name, Arguments into) {
    declare(name);
    if (!producers.find(step, parameter, name, into)) {
      Set<String> known = producers.names();
      known.addAll(methods.names());
      throw wrong(
          step,
          "takes %s, but no resource, step or field of the parameters is called so (expected: one of %s%s)"
              .formatted(name, known, hint(parameter.getType())));
    }
    if (parameter.isNamePresent() && !parameter.getName().equals(name)) {
      into.rename(parameter.getName());
    }
  }

  private static String hint(Class<?> type) {
    boolean ofJava = type.isPrimitive() || type.getName().startsWith("java.");
    return ofJava ? "" : "; was a resource forgotten?";
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

  private void add(Method method, Arguments arguments) {
    Type returned = method.getGenericReturnType();
    boolean each = arguments.itemwise();
    boolean many = !each && Given.isMany(returned);
    if (each && Given.isLazy(returned)) {
      throw wrong(
          method.getName(),
          "runs item by item and gives a stream (expected: an item, or a list as one)");
    }
    Yields yields = returned == void.class ? Yields.NONE : many ? Yields.MANY : Yields.ONE;
    Body body =
        new Body(args -> call(method, arguments.of(args)), method.getName(), arguments.renamed());
    boolean items = many || (each && yields == Yields.ONE);
    Declared step =
        new Declared(pipeline, method.getName(), arguments.needs(), yields, body, items);
    Given gives = each ? new Given(returned, true) : Given.of(returned);
    set(step.options(), method, gives, many && !Given.isLazy(returned));
    producers.add(method.getName(), pipeline.add(step), gives);
  }

  private static void set(Options options, Method method, Given gives, boolean whole) {
    StepMethod wish = method.getAnnotation(StepMethod.class);
    options.maxInFlight = wish.maxInFlight();
    options.onError = wish.onError();
    options.mode = wish.mode();
    options.materialized = wish.materialize() || whole;
    options.description = wish.description();
    options.type = gives.type() == void.class ? null : Given.raw(gives.type());
  }

  private @Nullable Object call(Method method, Object[] arguments) throws Exception {
    try {
      Object result = method.invoke(target, arguments);
      return method.getReturnType() == void.class ? Body.NOTHING : Once.of(result);
    } catch (InvocationTargetException e) {
      switch (e.getCause()) {
        case Exception failure -> throw failure;
        case Error error -> throw error;
        case null, default -> throw e;
      }
    } catch (IllegalArgumentException e) {
      throw mismatch(method, arguments, e);
    }
  }

  /** Only where a type was left open. */
  private static ClassCastException mismatch(
      Method method, Object[] arguments, IllegalArgumentException cause) {
    List<String> given = Arrays.stream(arguments).map(a -> a.getClass().getName()).toList();
    ClassCastException wrong =
        new ClassCastException(
            "step %s: takes %s, was given %s"
                .formatted(method.getName(), Arrays.toString(method.getParameterTypes()), given));
    wrong.initCause(cause);
    return wrong;
  }

  private InvalidPipeline wrong(String step, String problem) {
    return new InvalidPipeline(pipeline.name(), step, problem);
  }
}
