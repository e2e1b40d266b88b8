library ieee;
use ieee.std_logic_1164.all;
use ieee.numeric_std.all;

package crc8 is
    constant POLYNOMIAL : std_logic_vector(7 downto 0) := x"2F";
    function crc8_next(crc, data : std_logic_vector(7 downto 0)) return std_logic_vector;
end package crc8;

package body crc8 is
    function crc8_next(crc, data : std_logic_vector(7 downto 0)) return std_logic_vector is
        variable c : std_logic_vector(7 downto 0) := crc xor data;
    begin
        for i in 1 to 8 loop
            if c(7) = '1' then
                c := (c(6 downto 0) & '0') xor POLYNOMIAL;
            else
                c := c(6 downto 0) & '0';
            end if;
        end loop;
        return c;
    end function;
end package body crc8;

library ieee;
use ieee.std_logic_1164.all;
use ieee.numeric_std.all;

use work.crc8.all;

entity crc8_stream is
    port (
        clk, rst, valid, first, last : in std_logic;
        din : in std_logic_vector(7 downto 0);
        crc : out std_logic_vector(7 downto 0);
        good, wrong : out std_logic
    );
end entity crc8_stream;

architecture rtl of crc8_stream is
    signal reg : std_logic_vector(7 downto 0);
    signal wire : std_logic_vector(7 downto 0);
begin
    wire <= (others => '1') when first = '1' else reg;
    crc <= reg;
    process (clk)
    begin
        if rising_edge(clk) then
            good <= '0';
            wrong <= '0';
            if rst = '1' then
                reg <= (others => '1');
            elsif valid = '1' and last = '1' then
                reg <= (others => '1');
                if din = wire then
                    good <= '1';
                else
                    wrong <= '1';
                end if;
            elsif valid = '1' then
                reg <= crc8_next(wire, din);
            end if;
        end if;
    end process;
end architecture rtl;
