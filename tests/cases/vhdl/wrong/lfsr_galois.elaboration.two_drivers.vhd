library ieee;
use ieee.std_logic_1164.all;
use ieee.numeric_std.all;

entity lfsr_galois is
    port (
        clk, rst, load : in std_logic;
        seed : in std_logic_vector(15 downto 0);
        en : in std_logic;
        state : out std_logic_vector(15 downto 0);
        bit0 : out std_logic
    );
end entity lfsr_galois;

architecture rtl of lfsr_galois is
    signal s : std_logic_vector(15 downto 0);
begin
    process (clk)
    begin
        if clk'event and clk = '1' then
            if rst = '1' then
                s <= x"1D0B";
            elsif load = '1' then
                if unsigned(seed) = 0 then
                    s <= x"0001";
                else
                    s <= seed;
                end if;
            elsif en = '1' then
                s <= ('0' & s(15 downto 1)) xor (x"B400" and (15 downto 0 => s(0)));
            end if;
        end if;
    end process;
    state <= s;
    bit0 <= s(0);
    bit0 <= s(1);
end architecture rtl;
