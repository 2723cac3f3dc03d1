export { addressFactsOf, deleteAddress, listAddresses, replaceAddress } from './address-messages.ts';
export { deleteLink, getLink, linkOf, setLink, type LinkChange, type LinkFacts } from './link-messages.ts';
export { deleteRoute, listRoutes, replaceRoute, routeOf, routeTowards, wayOf } from './route-messages.ts';
export { withRouteSocket, type RouteSocket } from './socket.ts';
