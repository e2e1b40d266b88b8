-- Every operation of numeric_std that GHDL 2.0 writes in a way of its own into a netlist.
library ieee;
use ieee.std_logic_1164.all;
use ieee.numeric_std.all;

entity operations is
    port (a, b : in std_logic_vector(3 downto 0); q : out std_logic_vector(79 downto 0));
end entity operations;

architecture rtl of operations is
    signal sa, sb : signed(3 downto 0);
    signal ua, ub : unsigned(3 downto 0);
    signal ia, ib : integer range -8 to 7;
    signal n : natural range 0 to 3;

    function bit_of(v : boolean) return std_logic is
    begin
        if v then
            return '1';
        end if;
        return '0';
    end function;
    function four(i : integer) return std_logic_vector is
    begin
        return std_logic_vector(to_signed(i, 4));
    end function;
begin
    sa <= signed(a);
    sb <= signed(b);
    ua <= unsigned(a);
    ub <= unsigned(b);
    ia <= to_integer(sa);
    ib <= to_integer(sb);
    n <= to_integer(ub(1 downto 0));

    q(7 downto 0) <= std_logic_vector(sa * sb);
    q(15 downto 8) <= std_logic_vector(ua * ub);
    q(19 downto 16) <= std_logic_vector(shift_right(sa, n));
    q(23 downto 20) <= std_logic_vector(shift_left(sa, n));
    q(27 downto 24) <= std_logic_vector(ua rol n);
    q(31 downto 28) <= std_logic_vector(ua srl n);
    q(35 downto 32) <= std_logic_vector(-sa);
    q(39 downto 36) <= std_logic_vector(abs sa);
    q(43 downto 40) <= std_logic_vector(sa - sb);
    q(47 downto 44) <= four(ia mod (-3));
    q(51 downto 48) <= four(ia rem 3);
    q(55 downto 52) <= four(ia / (-2));
    q(59 downto 56) <= std_logic_vector(resize(ua(2 downto 0), 4) + 3);
    q(63 downto 60) <= std_logic_vector(resize(signed(a(2 downto 0)), 4));
    q(64) <= bit_of(sa < sb);
    q(65) <= bit_of(ua < ub);
    q(66) <= bit_of(sa >= sb);
    q(67) <= bit_of(ia > ib);
    q(68) <= bit_of(ia mod 5 = ib);
    q(69) <= xor a;
    q(70) <= and a;
    q(71) <= nor a;
    q(72) <= a(n);
    q(73) <= bit_of(ia <= -3);
    q(74) <= bit_of(maximum(ia, ib) = ia);
    with b select q(76 downto 75) <=
        a(1 downto 0) when "0001",
        "10" when "0010" | "0011",
        a(3 downto 2) when others;
    process (all)
    begin
        case ib is
            when -8 to -1 => q(79 downto 77) <= "001";
            when 3 => q(79 downto 77) <= a(2 downto 0);
            when others => q(79 downto 77) <= "110";
        end case;
    end process;
end architecture rtl;
