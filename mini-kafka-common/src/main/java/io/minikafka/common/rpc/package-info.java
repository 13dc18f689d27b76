/**
 * JSON-RPC 2.0 in length-prefixed frames over TCP: the frame codec, the envelope, errors, and the client's end of a
 * connection. A channel's handlers run on that channel's event loop; values are immutable.
 */
package io.minikafka.common.rpc;
