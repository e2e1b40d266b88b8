library ieee;
use ieee.std_logic_1164.all;
use ieee.numeric_std.all;

entity rr_arbiter is
    port (
        clk : in std_logic;
        rst_n : in std_logic;
        req : in std_logic_vector(3 downto 0);
        lock : in std_logic;
        grant : out std_logic_vector(3 downto 0);
        owner : out std_logic_vector(1 downto 0);
        busy : out std_logic
    );
end entity rr_arbiter;

architecture rtl of rr_arbiter is
    signal g:std_logic_vector(3 downto 0);
    signal o:unsigned(1 downto 0);
begin
    grant <= g;
    owner <= std_logic_vector(o);
    busy <= '1' when g /= "0000" else '0';
    process(clk,rst_n) variable c:unsigned(1 downto 0);
        variable f:boolean;
    begin
        if rst_n='0' then
            g <= "0000";
            o <= "11";
        elsif rising_edge(clk) then
            if not (lock='1' and (g and req) /= "0000") then
                f := false;
                g <= "0000";
                for k in 1 to 4 loop
                    c := o+to_unsigned(k mod 4,2);
                    if req(to_integer(c))='1' and not f then
                        f := true;
                        g(to_integer(c)) <= '1';
                        o <= c;
                    end if;
                end loop;
            end if;
        end if;
    end process;
end architecture rtl;
