library ieee;
use ieee.std_logic_1164.all;
use ieee.numeric_std.all;

entity johnson_ring is
    port (
        clk, rst, en, back : in std_logic;
        q : out std_logic_vector(4 downto 0);
        home : out std_logic
    );
end entity johnson_ring;

architecture rtl of johnson_ring is
begin
    process (clk)
    begin
        if rising_edge(clk) then
            if rst = '1' then
                q <= (others => '0')
            elsif en = '1' and back = '1' then
                q <= (not q(0)) & q(4 downto 1);
            elsif en = '1' then
                q <= q(3 downto 0) & (not q(4));
            end if;
        end if;
    end process;
    home <= nor q;
end architecture rtl;
