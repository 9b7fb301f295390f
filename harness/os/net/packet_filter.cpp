#include "harness/os/net/packet_filter.h"

#include <arpa/inet.h>
#include <libnftnl/chain.h>
#include <libnftnl/expr.h>
#include <libnftnl/rule.h>
#include <libnftnl/table.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <netinet/in.h>

#include <initializer_list>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/base/check.h"
#include "harness/base/splitmix64.h"
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

struct Free {
  void operator()(nftnl_table* const table) const { nftnl_table_free(table); }
  void operator()(nftnl_chain* const chain) const { nftnl_chain_free(chain); }
  void operator()(nftnl_rule* const rule) const { nftnl_rule_free(rule); }
};

/// What a libnftnl function allocated; without memory nothing can go on.
template <typename Object>
std::unique_ptr<Object, Free> owned(Object* const object) {
  BACKFAULT_CHECK(object != nullptr);
  return std::unique_ptr<Object, Free>(object);
}

using Numbers = std::initializer_list<std::pair<std::uint16_t, std::uint32_t>>;

/// The rule owns the expression.
nftnl_expr* add_expression(nftnl_rule* const rule, const char* const name,
                           const Numbers attributes) {
  nftnl_expr* const expression = nftnl_expr_alloc(name);
  BACKFAULT_CHECK(expression != nullptr);
  for (const auto& [type, value] : attributes) nftnl_expr_set_u32(expression, type, value);
  nftnl_rule_add_expr(rule, expression);
  return expression;
}

template <typename Value>
void add_comparison(nftnl_rule* const rule, const std::uint32_t how, const Value& value) {
  nftnl_expr* const compare =
      add_expression(rule, "cmp", {{NFTNL_EXPR_CMP_SREG, NFT_REG_1}, {NFTNL_EXPR_CMP_OP, how}});
  BACKFAULT_CHECK(nftnl_expr_set(compare, NFTNL_EXPR_CMP_DATA, &value, sizeof value) == 0);
}

void add_match(nftnl_rule* const rule, const PortMatch& match) {
  add_expression(rule, "meta",
                 {{NFTNL_EXPR_META_DREG, NFT_REG_1}, {NFTNL_EXPR_META_KEY, NFT_META_L4PROTO}});
  add_comparison(rule, NFT_CMP_EQ, std::uint8_t{IPPROTO_TCP});
  add_expression(rule, "payload",
                 {{NFTNL_EXPR_PAYLOAD_DREG, NFT_REG_1},
                  {NFTNL_EXPR_PAYLOAD_BASE, NFT_PAYLOAD_TRANSPORT_HEADER},
                  {NFTNL_EXPR_PAYLOAD_OFFSET, match.offset},
                  {NFTNL_EXPR_PAYLOAD_LEN, sizeof match.port}});
  add_comparison(rule, NFT_CMP_EQ, htons(match.port));
}

/// Hashes the number of the packet with the seed: a draw that depends on nothing else.
void add_draw(nftnl_rule* const rule, const std::uint32_t per_million, const std::uint32_t seed) {
  add_expression(rule, "numgen",
                 {{NFTNL_EXPR_NG_DREG, NFT_REG_1},
                  {NFTNL_EXPR_NG_MODULUS, 0xffffffff},
                  {NFTNL_EXPR_NG_TYPE, NFT_NG_INCREMENTAL}});
  add_expression(rule, "hash",
                 {{NFTNL_EXPR_HASH_SREG, NFT_REG_1},
                  {NFTNL_EXPR_HASH_DREG, NFT_REG_2},
                  {NFTNL_EXPR_HASH_LEN, sizeof(std::uint32_t)},
                  {NFTNL_EXPR_HASH_MODULUS, per_million_of_all},
                  {NFTNL_EXPR_HASH_SEED, seed},
                  {NFTNL_EXPR_HASH_TYPE, NFT_HASH_JENKINS}});
  // Comparisons take bytes in network order.
  add_expression(rule, "byteorder",
                 {{NFTNL_EXPR_BYTEORDER_SREG, NFT_REG_2},
                  {NFTNL_EXPR_BYTEORDER_DREG, NFT_REG_1},
                  {NFTNL_EXPR_BYTEORDER_OP, NFT_BYTEORDER_HTON},
                  {NFTNL_EXPR_BYTEORDER_LEN, sizeof(std::uint32_t)},
                  {NFTNL_EXPR_BYTEORDER_SIZE, sizeof(std::uint32_t)}});
  add_comparison(rule, NFT_CMP_LT, htonl(per_million));
}

/// The rules of a table, or with expressions one rule to add.
auto rule_in(const std::string& table) {
  auto rule = owned(nftnl_rule_alloc());
  nftnl_rule_set_str(rule.get(), NFTNL_RULE_TABLE, table.c_str());
  return rule;
}

/// The first counter counts every packet that matches, the second counts those that are dropped.
void put_rule(nlmsghdr& header, const std::string& table, const std::optional<PortMatch>& match,
              const std::uint32_t per_million, const std::uint32_t seed) {
  const auto rule = rule_in(table);
  nftnl_rule_set_str(rule.get(), NFTNL_RULE_CHAIN, chain_name);
  if (match) add_match(rule.get(), *match);
  add_expression(rule.get(), "counter", {});
  if (per_million < per_million_of_all) add_draw(rule.get(), per_million, seed);
  add_expression(rule.get(), "counter", {});
  add_expression(rule.get(), "immediate",
                 {{NFTNL_EXPR_IMM_DREG, NFT_REG_VERDICT}, {NFTNL_EXPR_IMM_VERDICT, NF_DROP}});
  nftnl_rule_nlmsg_build_payload(&header, rule.get());
}

void put_chain(nlmsghdr& header, const std::string& table) {
  const auto chain = owned(nftnl_chain_alloc());
  nftnl_chain_set_str(chain.get(), NFTNL_CHAIN_TABLE, table.c_str());
  nftnl_chain_set_str(chain.get(), NFTNL_CHAIN_NAME, chain_name);
  nftnl_chain_set_str(chain.get(), NFTNL_CHAIN_TYPE, "filter");
  // Drop packets on arrival: dropping them on the way out would tell the sender (EPERM).
  nftnl_chain_set_u32(chain.get(), NFTNL_CHAIN_HOOKNUM, NF_INET_LOCAL_IN);
  nftnl_chain_set_s32(chain.get(), NFTNL_CHAIN_PRIO, 0);
  nftnl_chain_nlmsg_build_payload(&header, chain.get());
}

void put_table(nlmsghdr& header, const std::string& name) {
  const auto table = owned(nftnl_table_alloc());
  nftnl_table_set_str(table.get(), NFTNL_TABLE_NAME, name.c_str());
  nftnl_table_nlmsg_build_payload(&header, table.get());
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

int collect_counter(nftnl_expr* const expression, void* const counters) {
  if (std::string_view(nftnl_expr_get_str(expression, NFTNL_EXPR_NAME)) == "counter") {
    static_cast<std::vector<std::uint64_t>*>(counters)->push_back(
        nftnl_expr_get_u64(expression, NFTNL_EXPR_CTR_PACKETS));
  }
  return 0;
}

/// The packets of every counter of a rule, in their order.
std::vector<std::uint64_t> counters_of(const nlmsghdr& message) {
  const auto rule = owned(nftnl_rule_alloc());
  std::vector<std::uint64_t> counters;
  if (nftnl_rule_nlmsg_parse(&message, rule.get()) == 0) {
    nftnl_expr_foreach(rule.get(), collect_counter, &counters);
  }
  return counters;
}

}  // namespace

Result<void> add_drop_table(const std::string& name, const PacketDropSpec& spec) {
  NetlinkBatch batch;
  batch.add(NFT_MSG_NEWTABLE, NLM_F_CREATE | NLM_F_EXCL,
            [&](nlmsghdr& header) { put_table(header, name); });
  batch.add(NFT_MSG_NEWCHAIN, NLM_F_CREATE | NLM_F_EXCL,
            [&](nlmsghdr& header) { put_chain(header, name); });
  std::size_t rule = 0;
  for (const auto& match : matches_of(spec)) {
    // Every rule draws for itself.
    const auto seed = static_cast<std::uint32_t>(splitmix64(spec.seed.value, rule++));
    batch.add(NFT_MSG_NEWRULE, NLM_F_CREATE | NLM_F_APPEND,
              [&](nlmsghdr& header) { put_rule(header, name, match, spec.per_million, seed); });
  }
  return batch.send("add the nf_tables table " + name);
}

Result<PacketCounters> read_drop_table(const std::string& name) {
  PacketCounters all;
  const auto asked = ask_filter(
      NFT_MSG_GETRULE, NLM_F_DUMP,
      [&](nlmsghdr& header) { nftnl_rule_nlmsg_build_payload(&header, rule_in(name).get()); },
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
      NFT_MSG_GETTABLE, 0, [&](nlmsghdr& header) { put_table(header, name); },
      [](const nlmsghdr&) {});
}

Result<void> remove_drop_table(const std::string& name) {
  const auto there = has_drop_table(name);
  if (!there) return tl::unexpected(there.error());
  if (!*there) return {};
  NetlinkBatch batch;
  batch.add(NFT_MSG_DELTABLE, 0, [&](nlmsghdr& header) { put_table(header, name); });
  return batch.send("remove the nf_tables table " + name);
}

}  // namespace backfault
