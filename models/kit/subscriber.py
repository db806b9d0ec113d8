"""Who is behind an address of the Internet, as far as limits for each are concerned."""

import ipaddress


def subscriber_of(host: str) -> str:
    """The address, or of IPv6 its network: one subscriber has a whole /64. What is no address stays as it is."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    return str(ipaddress.ip_network(f"{address}/64", strict=False)) if address.version == 6 else host
