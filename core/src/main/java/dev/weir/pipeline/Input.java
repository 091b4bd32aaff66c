package dev.weir.pipeline;

import org.jspecify.annotations.Nullable;

/**
 * What a step function is given as one of its arguments.
 *
 * <table>
 * <caption>Inputs</caption>
 * <tr><th>input</th><th>the function gets</th></tr>
 * <tr><td>{@link Items}</td><td>one item in each call</td></tr>
 * <tr><td>{@link Items#padded}</td><td>one item in each call, empty once there are no more</td></tr>
 * <tr><td>{@link Items#stream}</td><td>an {@link Inflow}, as the items come</td></tr>
 * <tr><td>{@link Items#list}, {@link Items#set}</td><td>all of them, once they are all there</td></tr>
 * <tr><td>{@link Value}</td><td>the value</td></tr>
 * <tr><td>{@link Resource}</td><td>what its factory made for this step</td></tr>
 * </table>
 *
 * @param <A> the type of the argument
 */
public sealed interface Input<A extends @Nullable Object> permits Items, Value, View, Resource {}
