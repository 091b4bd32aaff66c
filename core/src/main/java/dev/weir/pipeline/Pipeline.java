package dev.weir.pipeline;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * The definition of a pipeline: steps, and what each takes of the others. Declaring checks nothing;
 * {@link #compile} checks all and makes the immutable {@link Plan} that runs.
 *
 * <p>Not for use by several threads.
 *
 * @param <P> the type of the parameters that a run is given
 */
public final class Pipeline<P> {
  private final String name;
  private final Class<P> params;
  private final Value<P> given = new Value<>(new Params(this));
  final List<Entry> entries = new ArrayList<>();
  final List<Resource<?>> resources = new ArrayList<>();
  final List<Observer> observers = new ArrayList<>();
  @Nullable Materializer materializer;
  @Nullable ErrorMaterializer errors;
  @Nullable Entry exported;
  String description = "";

  private Pipeline(String name, Class<P> params) {
    this.name = requireNonNull(name, "name");
    this.params = requireNonNull(params, "params");
  }

  /** A pipeline without steps. */
  public static <P> Pipeline<P> named(String name, Class<P> params) {
    return new Pipeline<>(name, params);
  }

  /** What it is called. */
  public String name() {
    return name;
  }

  /** What a run is given is an instance of. */
  public Class<P> paramsType() {
    return params;
  }

  /** What it does, for people; "" unless {@link #describe described}. */
  public String description() {
    return description;
  }

  /** The steps as declared so far, in that order; an included pipeline is one of them. */
  public List<StepOutline> outline() {
    return entries.stream().map(StepOutline::of).toList();
  }

  /** What a run is given. It belongs to whoever starts the run: nothing that it holds is closed. */
  public Value<P> params() {
    return given;
  }

  /** Items made of the parameters, pulled one by one as there is room. */
  public <T> Items<T> source(String step, Work<? super P, ? extends Iterable<? extends T>> work) {
    return given.flatMap(step, work);
  }

  /** A value made of the parameters. */
  public <T> Value<T> value(String step, Work<? super P, ? extends T> work) {
    return given.map(step, work);
  }

  /** Something that steps need, opened for each of them. */
  public <R> Resource<R> resource(String resource, Class<R> type, Callable<? extends R> factory) {
    Resource<R> declared =
        new Resource<>(
            this,
            requireNonNull(resource, "resource"),
            requireNonNull(type, "type"),
            requireNonNull(factory, "factory"));
    resources.add(declared);
    return declared;
  }

  /**
   * Declares the methods of an object that carry {@link StepMethod} as steps, called like them;
   * those that it inherits too, overridden ones once. A parameter takes what is called like it, or
   * as {@link From} says: a resource, a step (one of these methods, or one that was declared by
   * handle before), a field of the parameters, or, as {@code params}, all of these. Resources are
   * declared before.
   *
   * <p>Of many items it takes one in each call, or the whole, by its type: {@code List}, {@code
   * Collection}, {@code Iterable} and {@code Set} are all of them, {@code Iterator} and {@link
   * Inflow} the stream as it comes, {@code Optional} one item, empty once there are no more. A
   * method gives many if it returns {@code List}, {@code Set}, {@code Collection}, {@code
   * Iterable}, {@code Iterator} or {@code Stream}; any other class is one value, an {@code
   * ArrayList} too.
   *
   * @throws InvalidPipeline if a parameter has no producer or another type, two take the same, or
   *     steps need each other
   */
  public Pipeline<P> ofMethods(Object steps) {
    new MethodSteps(this, requireNonNull(steps, "steps")).declare();
    return this;
  }

  /** Two inputs for one step. */
  public <A, B> Pair<A, B> join(Input<A> first, Input<B> second) {
    return new Pair<>(this, first, second);
  }

  /** Three inputs for one step. */
  public <A, B, C> Triple<A, B, C> join(Input<A> first, Input<B> second, Input<C> third) {
    return new Triple<>(this, first, second, third);
  }

  /** Makes this pipeline a part of others, which get these items. */
  public <R> Part.OfItems<P, R> exports(Items<R> items) {
    exported = items.entry;
    return new Part.OfItems<>(this, items.entry);
  }

  /** Makes this pipeline a part of others, which get this value. */
  public <R> Part.OfValue<P, R> exports(Value<R> value) {
    exported = value.entry;
    return new Part.OfValue<>(this, value.entry);
  }

  /** How items are collected where a step does not say. */
  public Pipeline<P> materializer(Materializer how) {
    materializer = requireNonNull(how, "how");
    return this;
  }

  /** Who is told of failures where a step does not say. */
  public Pipeline<P> errorsTo(ErrorMaterializer to) {
    errors = requireNonNull(to, "to");
    return this;
  }

  /** Tells what happens to runs and to every step. */
  public Pipeline<P> observe(Observer observer) {
    observers.add(requireNonNull(observer, "observer"));
    return this;
  }

  /** What it does, for people. */
  public Pipeline<P> describe(String text) {
    description = requireNonNull(text, "text");
    return this;
  }

  /**
   * Checks everything and fixes it. May be called again, also after further steps were declared.
   *
   * @throws InvalidPipeline if something is wrong; it names pipeline and step
   */
  public Plan<P> compile() {
    return new Compiler<>(this).compile();
  }

  <E extends Entry> E add(E entry) {
    entries.add(entry);
    return entry;
  }

  @Override
  public String toString() {
    return "pipeline %s, %d steps".formatted(name, entries.size());
  }
}
