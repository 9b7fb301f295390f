#include "harness/os/net/packet_filter.h"

#include <arpa/inet.h>
#include <endian.h>
#include <libmnl/libmnl.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>
#include <netinet/in.h>

#include <cstring>
#include <optional>
#include <string_view>
#include <vector>

#include "harness/os/net/netlink_batch.h"

namespace backfault {
namespace {

constexpr const char* chain_name = "arriving";
constexpr std::uint32_t per_million_of_all = 1'000'000;
constexpr std::uint32_t source_port_offset = 0;
constexpr std::uint32_t destination_port_offset = 2;

/// Which packets one rule is for; nothing: all.
struct PortMatch {
  std::uint32_t offset = 0;  ///< In the transport header.
  std::uint16_t port = 0;
};

void put_number(nlmsghdr& header, const int type, const std::uint32_t value) {
  mnl_attr_put_u32(&header, static_cast<std::uint16_t>(type), htonl(value));
}

/// One expression of a rule; `fill` adds its own attributes.
template <typename Fill>
void put_expression(nlmsghdr& header, const char* const name, const Fill& fill) {
  nlattr* const item = mnl_attr_nest_start(&header, NFTA_LIST_ELEM);
  mnl_attr_put_strz(&header, NFTA_EXPR_NAME, name);
  nlattr* const data = mnl_attr_nest_start(&header, NFTA_EXPR_DATA);
  fill();
  mnl_attr_nest_end(&header, data);
  mnl_attr_nest_end(&header, item);
}

void put_comparison(nlmsghdr& header, const std::uint32_t how, const void* const value,
                    const std::size_t size) {
  put_expression(header, "cmp", [&] {
    put_number(header, NFTA_CMP_SREG, NFT_REG_1);
    put_number(header, NFTA_CMP_OP, how);
    nlattr* const data = mnl_attr_nest_start(&header, NFTA_CMP_DATA);
    mnl_attr_put(&header, NFTA_DATA_VALUE, size, value);
    mnl_attr_nest_end(&header, data);
  });
}

void put_match(nlmsghdr& header, const PortMatch& match) {
  put_expression(header, "meta", [&] {
    put_number(header, NFTA_META_DREG, NFT_REG_1);
    put_number(header, NFTA_META_KEY, NFT_META_L4PROTO);
  });
  const std::uint8_t protocol = IPPROTO_TCP;
  put_comparison(header, NFT_CMP_EQ, &protocol, sizeof protocol);
  put_expression(header, "payload", [&] {
    put_number(header, NFTA_PAYLOAD_DREG, NFT_REG_1);
    put_number(header, NFTA_PAYLOAD_BASE, NFT_PAYLOAD_TRANSPORT_HEADER);
    put_number(header, NFTA_PAYLOAD_OFFSET, match.offset);
    put_number(header, NFTA_PAYLOAD_LEN, sizeof match.port);
  });
  const std::uint16_t port = htons(match.port);
  put_comparison(header, NFT_CMP_EQ, &port, sizeof port);
}

/// The number of the packet, hashed with the seed: a draw that depends on nothing else.
void put_draw(nlmsghdr& header, const std::uint32_t per_million, const std::uint32_t seed) {
  put_expression(header, "numgen", [&] {
    put_number(header, NFTA_NG_DREG, NFT_REG_1);
    put_number(header, NFTA_NG_MODULUS, 0xffffffff);
    put_number(header, NFTA_NG_TYPE, NFT_NG_INCREMENTAL);
  });
  put_expression(header, "hash", [&] {
    put_number(header, NFTA_HASH_SREG, NFT_REG_1);
    put_number(header, NFTA_HASH_DREG, NFT_REG_2);
    put_number(header, NFTA_HASH_LEN, sizeof(std::uint32_t));
    put_number(header, NFTA_HASH_MODULUS, per_million_of_all);
    put_number(header, NFTA_HASH_SEED, seed);
    put_number(header, NFTA_HASH_TYPE, NFT_HASH_JENKINS);
  });
  // Comparisons work on bytes as they stand on the wire.
  put_expression(header, "byteorder", [&] {
    put_number(header, NFTA_BYTEORDER_SREG, NFT_REG_2);
    put_number(header, NFTA_BYTEORDER_DREG, NFT_REG_1);
    put_number(header, NFTA_BYTEORDER_OP, NFT_BYTEORDER_HTON);
    put_number(header, NFTA_BYTEORDER_LEN, sizeof(std::uint32_t));
    put_number(header, NFTA_BYTEORDER_SIZE, sizeof(std::uint32_t));
  });
  const std::uint32_t bound = htonl(per_million);
  put_comparison(header, NFT_CMP_LT, &bound, sizeof bound);
}

void put_drop(nlmsghdr& header) {
  put_expression(header, "immediate", [&] {
    put_number(header, NFTA_IMMEDIATE_DREG, NFT_REG_VERDICT);
    nlattr* const data = mnl_attr_nest_start(&header, NFTA_IMMEDIATE_DATA);
    nlattr* const verdict = mnl_attr_nest_start(&header, NFTA_DATA_VERDICT);
    put_number(header, NFTA_VERDICT_CODE, NF_DROP);
    mnl_attr_nest_end(&header, verdict);
    mnl_attr_nest_end(&header, data);
  });
}

/// Every packet passes the first counter, the dropped ones the second.
void put_rule(nlmsghdr& header, const std::string& table, const std::optional<PortMatch>& match,
              const std::uint32_t per_million, const std::uint32_t seed) {
  mnl_attr_put_strz(&header, NFTA_RULE_TABLE, table.c_str());
  mnl_attr_put_strz(&header, NFTA_RULE_CHAIN, chain_name);
  nlattr* const list = mnl_attr_nest_start(&header, NFTA_RULE_EXPRESSIONS);
  if (match) put_match(header, *match);
  put_expression(header, "counter", [] {});
  if (per_million < per_million_of_all) put_draw(header, per_million, seed);
  put_expression(header, "counter", [] {});
  put_drop(header);
  mnl_attr_nest_end(&header, list);
}

void put_chain(nlmsghdr& header, const std::string& table) {
  mnl_attr_put_strz(&header, NFTA_CHAIN_TABLE, table.c_str());
  mnl_attr_put_strz(&header, NFTA_CHAIN_NAME, chain_name);
  mnl_attr_put_strz(&header, NFTA_CHAIN_TYPE, "filter");
  // Not on their way out: there the sender would be told (EPERM).
  nlattr* const hook = mnl_attr_nest_start(&header, NFTA_CHAIN_HOOK);
  put_number(header, NFTA_HOOK_HOOKNUM, NF_INET_LOCAL_IN);
  put_number(header, NFTA_HOOK_PRIORITY, 0);
  mnl_attr_nest_end(&header, hook);
}

std::vector<std::optional<PortMatch>> matches_of(const PacketDropSpec& spec) {
  if (spec.to_client && spec.to_server) return {std::nullopt};
  std::vector<std::optional<PortMatch>> matches;
  const auto add = [&](const std::vector<std::uint16_t>& ports, const bool towards_listener) {
    for (const std::uint16_t port : ports) {
      matches.push_back(PortMatch{
          .offset = towards_listener ? destination_port_offset : source_port_offset, .port = port});
    }
  };
  add(spec.server_ports, spec.to_server);
  add(spec.client_ports, spec.to_client);
  return matches;
}

/// splitmix64 (Steele, Lea, Flood 2014), so that every rule draws for itself.
std::uint32_t seed_of_rule(const Seed seed, const std::size_t rule) {
  std::uint64_t mixed = seed.value + 0x9E3779B97F4A7C15ULL * (rule + 1);
  mixed = (mixed ^ (mixed >> 30U)) * 0xBF58476D1CE4E5B9ULL;
  mixed = (mixed ^ (mixed >> 27U)) * 0x94D049BB133111EBULL;
  return static_cast<std::uint32_t>(mixed ^ (mixed >> 31U));
}

int collect_attribute(const nlattr* const attribute, void* const data) {
  static_cast<std::vector<const nlattr*>*>(data)->push_back(attribute);
  return MNL_CB_OK;
}

std::vector<const nlattr*> attributes_in(const nlattr& parent) {
  std::vector<const nlattr*> found;
  static_cast<void>(mnl_attr_parse_nested(&parent, collect_attribute, &found));
  return found;
}

/// The attribute of this type; null: there is none.
const nlattr* find_in(const std::vector<const nlattr*>& attributes, const int type) {
  for (const nlattr* const attribute : attributes) {
    if (mnl_attr_get_type(attribute) == type) return attribute;
  }
  return nullptr;
}

/// The packets of every counter of a rule, in their order.
std::vector<std::uint64_t> counters_of(const nlmsghdr& rule) {
  std::vector<const nlattr*> attributes;
  static_cast<void>(mnl_attr_parse(&rule, sizeof(nfgenmsg), collect_attribute, &attributes));
  const nlattr* const list = find_in(attributes, NFTA_RULE_EXPRESSIONS);
  std::vector<std::uint64_t> counters;
  if (list == nullptr) return counters;
  for (const nlattr* const item : attributes_in(*list)) {
    const auto expression = attributes_in(*item);
    const nlattr* const name = find_in(expression, NFTA_EXPR_NAME);
    const nlattr* const data = find_in(expression, NFTA_EXPR_DATA);
    const bool counts =
        name != nullptr && data != nullptr && std::string_view(mnl_attr_get_str(name)) == "counter";
    if (!counts) continue;
    const nlattr* const packets = find_in(attributes_in(*data), NFTA_COUNTER_PACKETS);
    counters.push_back(packets == nullptr ? 0 : be64toh(mnl_attr_get_u64(packets)));
  }
  return counters;
}

}  // namespace

Result<void> add_drop_table(const std::string& name, const PacketDropSpec& spec) {
  NetlinkBatch batch;
  batch.add(NFT_MSG_NEWTABLE, NLM_F_CREATE | NLM_F_EXCL,
            [&](nlmsghdr& header) { mnl_attr_put_strz(&header, NFTA_TABLE_NAME, name.c_str()); });
  batch.add(NFT_MSG_NEWCHAIN, NLM_F_CREATE | NLM_F_EXCL,
            [&](nlmsghdr& header) { put_chain(header, name); });
  std::size_t rule = 0;
  for (const auto& match : matches_of(spec)) {
    const std::uint32_t seed = seed_of_rule(spec.seed, rule++);
    batch.add(NFT_MSG_NEWRULE, NLM_F_CREATE | NLM_F_APPEND,
              [&](nlmsghdr& header) { put_rule(header, name, match, spec.per_million, seed); });
  }
  return batch.send("add the nf_tables table " + name);
}

Result<PacketCounters> read_drop_table(const std::string& name) {
  PacketCounters all;
  const auto asked = ask_filter(
      NFT_MSG_GETRULE, NLM_F_DUMP,
      [&](nlmsghdr& header) { mnl_attr_put_strz(&header, NFTA_RULE_TABLE, name.c_str()); },
      [&](const nlmsghdr& rule) {
        const auto counters = counters_of(rule);
        if (counters.size() != 2) return;
        all.seen += counters[0];
        all.dropped += counters[1];
      });
  if (!asked) return tl::unexpected(asked.error());
  return all;
}

Result<bool> has_drop_table(const std::string& name) {
  return ask_filter(
      NFT_MSG_GETTABLE, 0,
      [&](nlmsghdr& header) { mnl_attr_put_strz(&header, NFTA_TABLE_NAME, name.c_str()); },
      [](const nlmsghdr&) {});
}

Result<void> remove_drop_table(const std::string& name) {
  const auto there = has_drop_table(name);
  if (!there) return tl::unexpected(there.error());
  if (!*there) return {};
  NetlinkBatch batch;
  batch.add(NFT_MSG_DELTABLE, 0,
            [&](nlmsghdr& header) { mnl_attr_put_strz(&header, NFTA_TABLE_NAME, name.c_str()); });
  return batch.send("remove the nf_tables table " + name);
}

}  // namespace backfault
